package com.nissmart.gateway.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.concurrent.CompletableFuture;

/** Every path that is no other's. */
final class NothingHere implements HttpService {
  private final Responses responses;

  NothingHere(Responses responses) {
    this.responses = responses;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    RequestIdentity identity = RequestIdentity.of(context);
    CompletableFuture<Reply> reply;
    try {
      RequestShape.check(context, request.headers());
      reply = CompletableFuture.failedFuture(Failures.ofStatus(HttpStatus.NOT_FOUND));
    } catch (RuntimeException e) {
      reply = CompletableFuture.failedFuture(e);
    }
    return responses.send(context, null, identity, reply);
  }
}
