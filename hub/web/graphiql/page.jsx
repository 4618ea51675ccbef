// The page at /graphql: GraphiQL with the hub's worked queries as its first tabs.
import { GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";

import { asking, handedOver, workedQueries } from "./hub.js";
import { adaptEditors } from "./editors.js";
import { workedQueriesPlugin } from "./worked.jsx";
import "graphiql/style.css";
import "./page.css";

adaptEditors();
const queries = await workedQueries();

createRoot(document.getElementById("graphiql")).render(
  <GraphiQL
    fetcher={asking}
    {...handedOver()}
    defaultTabs={queries}
    defaultEditorToolsVisibility="variables"
    isHeadersEditorEnabled={false}
    shouldPersistHeaders={false}
    plugins={[workedQueriesPlugin(queries)]}
  >
    <GraphiQL.Logo>
      <h1>CJS AI hub</h1>
    </GraphiQL.Logo>
  </GraphiQL>,
);
