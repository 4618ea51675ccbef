// @neo4j/graphql on GraphQL Yoga, on a graph that holds a generated register. Its first line of output is its port.

import { createServer } from 'node:http';
import { Socket } from 'node:net';
import { Neo4jGraphQL } from '@neo4j/graphql';
import { createYoga } from 'graphql-yoga';
import neo4j from 'neo4j-driver';
import { typeDefs } from './schema.mjs';

// The driver sends a long statement in several pieces and leaves Nagle's algorithm on, so that each waits some 40 ms for
// the one before to be acknowledged. There is no option for it; the peer is measured without this handicap.
const connect = Socket.prototype.connect;
Socket.prototype.connect = function (...given) {
  return connect.apply(this, given).setNoDelay(true);
};

const { NEO4J_URI, NEO4J_USER, NEO4J_PASSWORD, NEO4J_DATABASE } = process.env;
// Set for many small reads, like the raw driver and the hub's own.
const options = { fetchSize: -1, notificationFilter: { minimumSeverityLevel: 'OFF' }, telemetryDisabled: true };
const driver = neo4j.driver(NEO4J_URI, neo4j.auth.basic(NEO4J_USER, NEO4J_PASSWORD), options);
// Valid time is compared as text, for which the library has to be told to offer comparisons.
const features = { filters: { String: { LTE: true, GT: true } } };
const schema = await new Neo4jGraphQL({ typeDefs, driver, features }).getSchema();
const context = { sessionConfig: { database: NEO4J_DATABASE } };
const yoga = createYoga({ schema, context: () => context, graphiql: false, landingPage: false, logging: 'error' });
const server = createServer(yoga);
// The benchmark keeps this pipe open for as long as it runs.
process.stdin.on('end', () => process.exit()).resume();
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
