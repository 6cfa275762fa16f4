package com.nissmart.gateway.http;

import java.util.concurrent.CompletableFuture;

/**
 * Answers one kind of request: returns a reply, or fails with (or throws) a Refusal. Never blocks.
 */
@FunctionalInterface
public interface Handler {
  /** The answer to a request that passed every check of its endpoint. */
  CompletableFuture<Reply> handle(Exchange exchange);
}
