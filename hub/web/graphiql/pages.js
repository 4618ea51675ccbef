// What the hub's pages can do more where a browser runs scripts; without it everything works.
import { createAll, ErrorSummary, ServiceNavigation } from "govuk-frontend";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
createAll(ErrorSummary);
createAll(ServiceNavigation);
