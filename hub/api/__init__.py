"""The GraphQL API: types from the declarations, operations planned into statements, answers and errors."""
