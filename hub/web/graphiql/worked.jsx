// The sidebar's list of worked queries, for whoever has closed or changed their tabs.
import { useEditorContext } from "@graphiql/react";

function Icon() {
  return (
    <svg viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.25" aria-hidden="true">
      <path d="M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M8 12.5v.5" />
      <circle cx="8" cy="8" r="7.25" />
    </svg>
  );
}

function WorkedQuery({ title, question, query, variables }) {
  const { addTab, queryEditor, variableEditor } = useEditorContext({ nonNull: true });
  const open = () => {
    addTab();
    queryEditor.setValue(query);
    variableEditor.setValue(variables ?? "");
    queryEditor.focus();
  };
  return (
    <li>
      <button type="button" className="worked-query" onClick={open}>
        <strong>{title}</strong> {question}
      </button>
    </li>
  );
}

export function workedQueriesPlugin(queries) {
  const groups = [...new Set(queries.map((one) => one.group))];
  const List = () => (
    <section aria-label="Worked queries">
      <h2 className="worked-title">Worked queries</h2>
      {groups.map((group) => (
        <section key={group} aria-label={group}>
          <h3>{group}</h3>
          <ul className="worked-list">
            {queries
              .filter((one) => one.group === group)
              .map((one) => (
                <WorkedQuery key={one.title} {...one} />
              ))}
          </ul>
        </section>
      ))}
    </section>
  );
  return { title: "Worked queries", icon: Icon, content: List };
}
