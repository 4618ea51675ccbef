// What a page of an application asks: a list of tools, and one tool with the processes it affects. Compiled, never run:
// the tests use what relay-compiler makes of it.
import { graphql } from "relay-runtime";

export const listQuery = graphql`
  query toolsListQuery($where: ToolWhere) {
    ...tools_list @arguments(where: $where)
  }
`;

export const list = graphql`
  fragment tools_list on Query
  @refetchable(queryName: "toolsListPaginationQuery")
  @argumentDefinitions(
    where: { type: "ToolWhere" }
    count: { type: "Int", defaultValue: 5 }
    cursor: { type: "String" }
  ) {
    tools(first: $count, after: $cursor, where: $where, orderBy: [{ name: ASC }])
      @connection(key: "tools_list_tools") {
      totalCount
      edges {
        node {
          id
          ...tools_named
        }
      }
    }
  }
`;

export const named = graphql`
  fragment tools_named on Named {
    slug
    name
  }
`;

export const toolQuery = graphql`
  query toolsToolQuery($slug: String!) {
    tool(slug: $slug) {
      id
      name
      ...tools_affects
    }
  }
`;

export const affects = graphql`
  fragment tools_affects on Tool
  @refetchable(queryName: "toolsAffectsPaginationQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 1 }, cursor: { type: "String" }) {
    affects(first: $count, after: $cursor) @connection(key: "tools_affects_affects", filters: []) {
      edges {
        basis
        node {
          id
          slug
        }
      }
    }
  }
`;

export const back = graphql`
  fragment tools_back on Query
  @refetchable(queryName: "toolsBackPaginationQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 5 }, cursor: { type: "String" }) {
    overlaps(last: $count, before: $cursor) @connection(key: "tools_back_overlaps") {
      edges {
        node {
          score
        }
      }
    }
  }
`;
