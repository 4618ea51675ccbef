// graphql-sse follows the register and prints each result as a line of JSON. Whenever the stream ends without `complete`
// it goes on from the last position that it has, as docs/feed.md tells a client to.
// Called by tests/streams with the hub's address and a JSON of variables and headers.
import { createClient } from "graphql-sse";

const [at, given] = process.argv.slice(2);
const { headers = {}, where = null, follow = true, query = null } = JSON.parse(given);
let { after = null } = JSON.parse(given);
const subscription = `subscription Follow($after: String, $where: ChangesWhere) {
  changes(after: $after, where: $where) {
    position number agency why
    changes { act row fields before after record { id ... on Tool { name } } linked { id } }
    gone { row id }
  }
}`;

const client = createClient({ url: `http://${at}`, headers, retryAttempts: 0 });
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
      console.log(JSON.stringify({ failed: error.message, status: error.response?.status ?? null }));
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
