// A provider of identities on a free port of this machine: whoever signs in is whom they say. Prints its address.
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const [client, secret, redirect] = process.argv.slice(2);
const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: client, client_secret: secret, redirect_uris: [redirect] }],
    claims: { openid: ["sub", "groups"], profile: ["name"] },
    conformIdTokenClaims: false,
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: `Ada ${id}`, groups: ["hub-cps"] }),
    }),
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
