package com.nissmart.gateway.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.nissmart.gateway.http.guard.RequestShapeCheck;
import java.util.concurrent.CompletableFuture;

/** The handler of every path that has no route. */
record UnknownPathHandler(ResponseSender responses) implements HttpService {
  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    RuntimeException failure = RequestFailures.ofStatus(HttpStatus.NOT_FOUND);
    try {
      RequestShapeCheck.check(context, request.headers());
    } catch (RuntimeException e) {
      failure = e;
    }
    return responses.send(
        context, null, RequestIds.of(context), CompletableFuture.failedFuture(failure));
  }
}
