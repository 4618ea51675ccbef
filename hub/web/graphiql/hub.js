// What the page asks of the hub, by addresses relative to its own, so that a proxy may put a folder before them.
import { Kind, parse } from "graphql";

export async function workedQueries() {
  const response = await fetch("graphql/queries.json");
  return response.ok ? await response.json() : [];
}

// What a page of the hub hands over: behind a # of the address, which no server sees and no log keeps.
export function handedOver() {
  const given = new URLSearchParams(window.location.hash.slice(1));
  return given.has("query") ? { query: given.get("query"), variables: given.get("variables") ?? "" } : {};
}

// GraphiQL can stop what it subscribes to; the hub then cancels the work of the client that left.
export function asking(request) {
  return {
    subscribe(observer) {
      const leaving = new AbortController();
      answerTo(request, leaving.signal).then(
        (answer) => {
          observer.next(answer);
          observer.complete();
        },
        (reason) => leaving.signal.aborted || observer.error(reason),
      );
      return { unsubscribe: () => leaving.abort() };
    },
  };
}

async function answerTo({ query, variables, operationName }, signal) {
  const response = await fetch("graphql", {
    method: "POST",
    // Whoever is signed in asks as themselves; the last header shows that a page of the hub sends this.
    headers: {
      accept: "application/graphql-response+json",
      "content-type": "application/json",
      "x-hub-csrf": "graphiql",
    },
    body: JSON.stringify({ query, variables, operationName: neededName(query, operationName) }),
    signal,
  });
  if (!response.headers.get("content-type")?.includes("json")) {
    throw new Error(`Something other than the hub answered, with the status ${response.status}.`);
  }
  return await response.json();
}

// For a moment after a change of tabs GraphiQL still names the other tab's operation. One operation needs no name.
function neededName(query, operationName) {
  try {
    const operations = parse(query).definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
    return operations.length > 1 ? operationName : undefined;
  } catch {
    return undefined;
  }
}
