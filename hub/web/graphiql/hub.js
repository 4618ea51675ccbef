// What the page asks of the hub, by addresses relative to its own, so that a proxy may put a folder before them.

export async function workedQueries() {
  const response = await fetch("graphql/queries.json");
  return response.ok ? await response.json() : [];
}

export async function asking({ query, variables, operationName }) {
  const response = await fetch("graphql", {
    method: "POST",
    headers: { accept: "application/graphql-response+json", "content-type": "application/json" },
    body: JSON.stringify({ query, variables, operationName }),
  });
  if (!response.headers.get("content-type")?.includes("json")) {
    throw new Error(`Something other than the hub answered, with the status ${response.status}.`);
  }
  return await response.json();
}
