"""Values for arguments and inputs of any type of the schema, mostly such that something is found."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
    get_nullable_type,
    is_enum_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
)

from hub.model.registry import the_model
from tests.api.documents import pool
from tests.api.documents.choices import Choices
from tests.api.documents.literals import EnumName
from tests.api.documents.reach import the_schema
from tests.api.documents.variables import Variables

LOGIC = ("and", "or", "not")
CUT = ("contains", "startsWith", "endsWith")
NUMBERS = (1, 2, 3, 0, 5, 12)
SIZES = (2, 1, 3, 4, 5, 0)
FACTORS = (1.0, 0.5, 3, 0)
DEEPEST = 2
# One value in so many is null where it may be; a filter refuses it.
NULLS = 400


@dataclass(frozen=True)
class About:
    """What a value is about: a property of a noun, and how deep within its argument it stands."""

    label: str = ""
    name: str = ""
    depth: int = 0


@dataclass(frozen=True)
class Values:
    """Draws values; with `inside`, variables may stand anywhere within them."""

    choose: Choices
    variables: Variables

    def argument(self, kind: Any, about: About) -> Any:
        """The value of an argument: written out, with variables within, or one variable altogether."""
        if self.choose.chance(30):
            return self.variables.use(kind, lambda: self.value(kind, about, inside=False))
        return self.value(kind, about, inside=True)

    def value(self, kind: Any, about: About, *, inside: bool) -> Any:
        """A value of a type. Without `inside` no variable is in it, as in a variable's own value."""
        if not is_non_null_type(kind) and self.choose.number(1, NULLS) == NULLS:
            return None
        kind = get_nullable_type(kind)
        if is_list_type(kind):
            return self._list(cast("GraphQLList[Any]", kind), about, inside=inside)
        if is_input_object_type(kind):
            return self._object(cast(GraphQLInputObjectType, kind), about, inside=inside)
        if is_enum_type(kind):
            return EnumName(self.choose.pick(list(cast(GraphQLEnumType, kind).values)))
        return self._leaf(str(kind), about)

    def _within(self, kind: Any, about: About, *, inside: bool) -> Any:
        if inside and self.choose.chance(15):
            return self.variables.use(kind, lambda: self.value(kind, about, inside=False))
        return self.value(kind, about, inside=inside)

    def _list(self, kind: GraphQLList[Any], about: About, *, inside: bool) -> Any:
        if get_named_type(kind).name.endswith("Order"):
            return self._orders(kind.of_type, inside=inside)
        if self.choose.chance(15):
            # One value stands for a list of it; a variable of the inner type may not.
            return self.value(kind.of_type, about, inside=False)
        size = 0 if self.choose.chance(4) else self.choose.number(1, 3)
        return [self._within(kind.of_type, about, inside=inside) for _ in range(size)]

    def _orders(self, kind: Any, *, inside: bool) -> Any:
        names = self.choose.some(list(cast(GraphQLInputObjectType, get_named_type(kind)).fields), 1, 2)
        orders = [{name: EnumName(self.choose.pick(("ASC", "DESC")))} for name in names]
        if len(orders) == 1 and self.choose.chance(25):
            return orders[0]
        return [self._order(kind, order, inside=inside) for order in orders]

    def _order(self, kind: Any, order: dict[str, EnumName], *, inside: bool) -> Any:
        if inside and self.choose.chance(15):
            return self.variables.use(kind, lambda: order)
        if inside and self.choose.chance(15):
            # Of a type without null, as an entry whose one key is left out is refused.
            direction = GraphQLNonNull(cast(GraphQLEnumType, the_schema().type_map["SortDirection"]))
            return {name: self.variables.use(direction, partial(order.__getitem__, name)) for name in order}
        return order

    def _object(self, kind: GraphQLInputObjectType, about: About, *, inside: bool) -> dict[str, Any]:
        deep = about.depth >= DEEPEST
        names = [name for name in kind.fields if not deep or _flat(name, kind)]
        most = 1 if _is_condition(kind) else 2
        chosen = self.choose.some(names or list(kind.fields), 0 if self.choose.chance(4) else 1, most)
        return {name: self._within(kind.fields[name].type, _below(kind, name, about), inside=inside) for name in chosen}

    def _leaf(self, kind: str, about: About) -> Any:
        match kind:
            case "Boolean":
                return self.choose.chance(50)
            case "Int":
                return self.choose.pick(SIZES if about.name in ("first", "last") else NUMBERS)
            case "Float":
                return self.choose.pick(FACTORS)
            case "Date":
                return self.choose.pick(pool.EARLY if about.name == "from" else pool.DAYS)
            case "ID":
                nouns = list(the_model().nouns)
                return pool.draw_id(self.choose, [about.label] if about.label in nouns else nouns)
            case _:
                return self._text(about)

    def _text(self, about: About) -> str:
        if about.name == "types":
            return self.choose.pick(list(the_model().nouns))
        if about.name == "slug":
            return pool.draw_slug(self.choose, about.label)
        name, _, cut = about.name.partition(" ")
        text = self.choose.pick(pool.texts(about.label, name))
        if not cut or not text:
            return text
        start = self.choose.number(0, min(len(text) - 1, 12))
        length = self.choose.number(1, 4)
        return {"contains": text[start : start + length], "startsWith": text[:length]}.get(cut, text[-length:])


def _is_condition(kind: GraphQLInputObjectType) -> bool:
    return "isNull" in kind.fields or "has" in kind.fields


def _flat(name: str, kind: GraphQLInputObjectType) -> bool:
    """Whether a field of a filter goes no deeper than one condition."""
    inner = get_named_type(kind.fields[name].type)
    return name not in LOGIC and (not is_input_object_type(inner) or _is_condition(cast(Any, inner)))


def _below(kind: GraphQLInputObjectType, name: str, about: About) -> About:
    """What a field of an input is about."""
    if _is_condition(kind):
        return About(about.label, f"{about.name} {name}" if name in CUT else about.name, about.depth + 1)
    label = kind.name.removesuffix("Where")
    if label in the_model().nouns:
        return About(label, name, about.depth + 1)
    return About("", name, about.depth + (name not in ("node", "edge")))
