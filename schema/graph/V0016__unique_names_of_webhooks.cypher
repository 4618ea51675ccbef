// The same for webhooks that were registered, how far each has come, and what could not be delivered.

CREATE CONSTRAINT webhook_slug IF NOT EXISTS FOR (n:Webhook) REQUIRE n.slug IS UNIQUE;
CREATE CONSTRAINT webhookdelivery_slug IF NOT EXISTS FOR (n:WebhookDelivery) REQUIRE n.slug IS UNIQUE;
CREATE CONSTRAINT undelivered_slug IF NOT EXISTS FOR (n:Undelivered) REQUIRE n.slug IS UNIQUE;
