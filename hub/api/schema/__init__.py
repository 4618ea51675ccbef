"""The schema: types, filters and answers made from the declarations and the questions."""
