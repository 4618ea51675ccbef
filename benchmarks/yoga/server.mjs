// @neo4j/graphql on GraphQL Yoga, on a graph that holds a generated register. Its first line of output is its port.

import { createServer } from 'node:http';
import { Neo4jGraphQL } from '@neo4j/graphql';
import { createYoga } from 'graphql-yoga';
import neo4j from 'neo4j-driver';
import { typeDefs } from './schema.mjs';

const { NEO4J_URI, NEO4J_USER, NEO4J_PASSWORD, NEO4J_DATABASE } = process.env;
const driver = neo4j.driver(NEO4J_URI, neo4j.auth.basic(NEO4J_USER, NEO4J_PASSWORD), { telemetryDisabled: true });
// Valid time is compared as text, for which the library has to be told to offer comparisons.
const features = { filters: { String: { LTE: true, GT: true } } };
const schema = await new Neo4jGraphQL({ typeDefs, driver, features }).getSchema();
const context = { sessionConfig: { database: NEO4J_DATABASE } };
const yoga = createYoga({ schema, context: () => context, graphiql: false, landingPage: false, logging: 'error' });
const server = createServer(yoga);
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
