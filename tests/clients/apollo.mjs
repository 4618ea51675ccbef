// Apollo Client asks the hub: one scenario for each run, named first, then the address. Prints what it saw, as JSON.
// Called by test_apollo.py.
import { createHash } from "node:crypto";
import { ApolloClient, CombinedGraphQLErrors, gql, HttpLink, InMemoryCache } from "@apollo/client/core";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { relayStylePagination } from "@apollo/client/utilities";

const [scenario, uri] = process.argv.slice(2);
const requests = [];

async function noted(address, options) {
  const response = await fetch(address, options);
  const body = options.body ?? null;
  requests.push({ method: options.method, address, body, status: response.status });
  return response;
}

/** A client whose cache knows which types the interface and the unions may be, as the hub's own schema tells. */
async function client({ link = new HttpLink({ uri, fetch: noted }) } = {}) {
  const query = gql`{ __schema { types { name possibleTypes { name } } } }`;
  const plain = new ApolloClient({ link: new HttpLink({ uri }), cache: new InMemoryCache() });
  const { data } = await plain.query({ query, fetchPolicy: "no-cache" });
  const possibleTypes = Object.fromEntries(
    data.__schema.types
      .filter((type) => type.possibleTypes)
      .map((type) => [type.name, type.possibleTypes.map((one) => one.name)]),
  );
  const typePolicies = {
    Query: { fields: { tools: relayStylePagination(["where", "orderBy", "asOf"]) } },
  };
  return new ApolloClient({ link, cache: new InMemoryCache({ possibleTypes, typePolicies }) });
}

async function fragments() {
  const apollo = await client();
  const query = gql`
    query Fragments($id: ID!) {
      node(id: $id) {
        id
        ...Called
        ... on Tool { status owner { ...Called } }
      }
      alignments(first: 20) {
        nodes { id slug subject { ... on Tool { ...Called status } ... on Agency { ...Called kind } } }
      }
    }
    fragment Called on Named { slug name }
  `;
  const id = await first(apollo);
  const { data } = await apollo.query({ query, variables: { id } });
  return { id, data, again: apollo.readQuery({ query, variables: { id } }) };
}

async function first(apollo) {
  const { data } = await apollo.query({ query: gql`query First { tools(first: 1) { nodes { id } } }` });
  return data.tools.nodes[0].id;
}

async function pages() {
  const apollo = await client();
  const query = gql`
    query Page($first: Int!, $after: String) {
      tools(first: $first, after: $after, orderBy: [{ name: ASC }]) {
        totalCount
        edges { cursor node { id name } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }
  `;
  const { data: one } = await apollo.query({ query, variables: { first: 7 } });
  const watched = apollo.watchQuery({ query, variables: { first: 7 } });
  const subscription = watched.subscribe(() => {});
  const after = one.tools.pageInfo.endCursor;
  const { data: two } = await watched.fetchMore({ variables: { first: 7, after } });
  const merged = apollo.readQuery({ query, variables: { first: 7 } });
  subscription.unsubscribe();
  const { data: whole } = await apollo.query({ query, variables: { first: 14 }, fetchPolicy: "no-cache" });
  return { one: one.tools, two: two.tools, merged: merged.tools, whole: whole.tools };
}

async function normalised() {
  const apollo = await client();
  const query = gql`
    query Owners { tools(first: 100) { nodes { id name owner { id name } } } }
  `;
  const { data } = await apollo.query({ query });
  const kept = apollo.cache.extract();
  const id = data.tools.nodes[0].id;
  const key = apollo.cache.identify({ __typename: "Tool", id });
  // What is changed in one place of the cache is changed wherever it is read.
  apollo.cache.modify({ id: key, fields: { name: () => "renamed" } });
  const seen = apollo.readQuery({ query }).tools.nodes[0].name;
  const part = apollo.readFragment({ id: key, fragment: gql`fragment T on Node { id ... on Named { name } }` });
  return { nodes: data.tools.nodes, keys: Object.keys(kept), seen, part };
}

async function errors() {
  const apollo = await client();
  const failed = [];
  for (const query of [gql`{ tools(first: 101) { totalCount } }`, gql`{ tools { nothing } }`]) {
    try {
      await apollo.query({ query });
      failed.push(null);
    } catch (error) {
      failed.push(CombinedGraphQLErrors.is(error) ? error.errors.map((one) => one.extensions.code) : `${error}`);
    }
  }
  const query = gql`{ node(id: "nonsense") { id } tools { totalCount } }`;
  const part = await apollo.query({ query, errorPolicy: "all" });
  return { failed, part: { data: part.data, codes: part.error.errors.map((one) => one.extensions.code) } };
}

async function persisted() {
  const sha256 = (text) => createHash("sha256").update(text).digest("hex");
  const hashed = new PersistedQueryLink({ sha256, useGETForHashedQueries: true });
  const apollo = await client({ link: hashed.concat(new HttpLink({ uri, fetch: noted })) });
  const query = gql`query Persisted($slug: String!) { tool(slug: $slug) { id slug name } }`;
  const answers = [];
  for (const slug of ["soze", "soze", "nobody"]) {
    const { data } = await apollo.query({ query, variables: { slug }, fetchPolicy: "no-cache" });
    answers.push(data.tool);
  }
  return { answers };
}

const scenarios = { fragments, pages, normalised, errors, persisted };
console.log(JSON.stringify({ ...(await scenarios[scenario]()), requests }));
