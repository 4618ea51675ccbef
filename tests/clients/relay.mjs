// Relay's runtime asks the hub with what relay-compiler made: a first page, then every further page by the refetch query
// that was generated. Prints the pages and what the store makes of them, as JSON. Called by test_relay.py.
import { createRequire } from "node:module";
import relay from "relay-runtime";

const { createOperationDescriptor, Environment, fetchQuery, getSingularSelector, Network, RecordSource, Store } = relay;
const [artifacts, uri] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const artifact = (name) => require(`${artifacts}/${name}.graphql.js`);

const sent = [];
const environment = new Environment({ network: Network.create(ask), store: new Store(new RecordSource()) });

async function ask({ text, name }, variables) {
  const response = await fetch(uri, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json" },
    body: JSON.stringify({ query: text, operationName: name, variables }),
  });
  sent.push({ name, variables, status: response.status });
  return response.json();
}

/** Ask a query, keep its answer in the store, and give what the fragment reads from it. */
async function read(query, variables, fragment, owner) {
  const operation = createOperationDescriptor(query, variables);
  environment.retain(operation);
  await fetchQuery(environment, query, variables).toPromise();
  const { data } = environment.lookup(operation.fragment);
  const selector = getSingularSelector(fragment, owner(data));
  return environment.lookup(selector).data;
}

/** The first page, then pages by the generated query until there is none; what the store holds after each. */
async function paged({ query, variables, fragment, refetch, owner, field, again }) {
  const first = await read(query, variables, fragment, owner);
  const seen = [first[field]];
  while (seen.at(-1).pageInfo.hasNextPage) {
    const cursor = seen.at(-1).pageInfo.endCursor;
    await fetchQuery(environment, refetch, again(first, cursor)).toPromise();
    seen.push((await reread(query, variables, fragment, owner))[field]);
  }
  return seen;
}

async function reread(query, variables, fragment, owner) {
  const operation = createOperationDescriptor(query, variables);
  return environment.lookup(getSingularSelector(fragment, owner(environment.lookup(operation.fragment).data))).data;
}

const where = { status: { in: ["PILOT", "LIVE"] } };
const list = await paged({
  query: artifact("toolsListQuery"),
  variables: { where },
  fragment: artifact("tools_list"),
  refetch: artifact("toolsListPaginationQuery"),
  owner: (data) => data,
  field: "tools",
  again: (_, cursor) => ({ where, count: 10, cursor }),
});
const affects = await paged({
  query: artifact("toolsToolQuery"),
  variables: { slug: "soze" },
  fragment: artifact("tools_affects"),
  refetch: artifact("toolsAffectsPaginationQuery"),
  owner: (data) => data.tool,
  field: "affects",
  again: ({ id }, cursor) => ({ id, count: 1, cursor }),
});
const plain = { list: list.map((page) => page.edges.map(({ node }) => node.id)), total: list[0].totalCount };
console.log(JSON.stringify({ ...plain, affects: affects.map((page) => page.edges.map(({ node }) => node.slug)), sent }));
