// graphql-ws follows the register over the hub's socket and prints each result as a line of JSON. Whenever the socket is
// closed it goes on from the last position that it has, as docs/feed.md tells a client to.
// Called by tests/streams with the hub's address and a JSON of what is to be asked and how.
import { createClient } from "graphql-ws";

const [at, given] = process.argv.slice(2);
const { token = null, where = null, follow = true, query = null } = JSON.parse(given);
let { after = null } = JSON.parse(given);
const subscription = `subscription Follow($after: String, $where: ChangesWhere) {
  changes(after: $after, where: $where) {
    position number agency why
    changes { act row fields before after record { id ... on Tool { name } } linked { id } }
    gone { row id }
  }
}`;

const client = createClient({
  url: `ws://${at}`,
  retryAttempts: 0,
  connectionParams: token ? { authorization: `Bearer ${token}` } : {},
});
for (;;) {
  try {
    const variables = query ? {} : { after, where };
    for await (const result of client.iterate({ query: query ?? subscription, variables })) {
      console.log(JSON.stringify(result));
      after = result.data?.changes?.position ?? after;
    }
    break;
  } catch (error) {
    if (!follow) {
      const errors = Array.isArray(error) ? error : null;
      console.log(JSON.stringify({ code: error.code ?? null, reason: error.reason ?? null, errors }));
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
await client.dispose();
