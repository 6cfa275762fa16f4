package com.nissmart.gateway.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.contract.json.EnumWords;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All methods of one path. Every check that does not depend on what is asked for happens here, in
 * one order.
 */
final class Resource implements HttpService {
  private final Map<HttpMethod, Endpoint> endpoints = new EnumMap<>(HttpMethod.class);
  private final String allow;
  private final Callers callers;
  private final Limits limits;
  private final Responses responses;

  Resource(List<Endpoint> endpoints, Callers callers, Limits limits, Responses responses) {
    this.callers = callers;
    this.limits = limits;
    this.responses = responses;
    TreeSet<String> methods = new TreeSet<>(List.of("OPTIONS"));
    for (Endpoint endpoint : endpoints) {
      this.endpoints.put(endpoint.method(), endpoint);
      methods.add(endpoint.method().name());
      if (endpoint.method() == HttpMethod.GET) {
        this.endpoints.put(HttpMethod.HEAD, endpoint);
        methods.add("HEAD");
      }
    }
    this.allow = String.join(", ", methods);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    RequestIdentity identity = RequestIdentity.of(context);
    @Nullable Endpoint endpoint = endpoints.get(request.method());
    CompletableFuture<Reply> reply;
    try {
      RequestShape.check(context, request.headers());
      reply =
          endpoint == null
              ? withoutEndpoint(request, identity)
              : answer(endpoint, context, request, identity);
    } catch (RuntimeException e) {
      reply = CompletableFuture.failedFuture(e);
    }
    return responses.send(
        context,
        endpoint,
        identity,
        callers.takingAwayUselessCookies(request.headers(), identity.trace(), reply));
  }

  private CompletableFuture<Reply> withoutEndpoint(HttpRequest request, RequestIdentity identity) {
    if (request.method() == HttpMethod.OPTIONS) {
      return CompletableFuture.completedFuture(
          Reply.noContent().with(HttpHeaderNames.ALLOW, allow));
    }
    Refusal refusal =
        new Refusal(
            Reason.METHOD_NOT_ALLOWED, "Here are " + allow + "; got " + request.method() + ".");
    return CompletableFuture.completedFuture(
        Problem.reply(refusal, identity.trace()).with(HttpHeaderNames.ALLOW, allow));
  }

  private CompletableFuture<Reply> answer(
      Endpoint endpoint,
      ServiceRequestContext context,
      HttpRequest request,
      RequestIdentity identity) {
    if (endpoint.isLimited()) {
      limits.takeForAddress(context, endpoint);
    }
    MediaType representation =
        Accept.choose(request.headers().get(HttpHeaderNames.ACCEPT), endpoint.produces());
    CompletableFuture<byte[]> body = body(endpoint, request);
    if (!endpoint.signedIn()) {
      return body.thenCompose(bytes ->
          handle(
              new Exchange(
                  context, endpoint, identity, representation, null, bytes, callers.site())));
    }
    return callers
        .authenticate(request.headers(), identity.trace())
        .thenCompose(credentials -> {
          limits.takeForCaller(context, credentials.user().userId());
          checkRole(endpoint, credentials);
          return body.thenCompose(bytes ->
              handle(
                  new Exchange(
                      context,
                      endpoint,
                      identity,
                      representation,
                      credentials,
                      bytes,
                      callers.site())));
        });
  }

  /** The services check it again; here it is refused before anything is asked of them. */
  private static void checkRole(Endpoint endpoint, Exchange.Credentials credentials) {
    if (!endpoint.roles().isEmpty()
        && endpoint.roles().stream().noneMatch(role -> credentials.user().has(role))) {
      throw new Refusal(
          Reason.PERMISSION_DENIED,
          "This is for "
              + endpoint.roles().stream()
                  .map(role -> EnumWords.word(role, "ROLE_"))
                  .sorted()
                  .collect(Collectors.joining(" and "))
              + " only.");
    }
  }

  private static CompletableFuture<byte[]> body(Endpoint endpoint, HttpRequest request) {
    if (endpoint.body() == Endpoint.Body.IGNORED) {
      return CompletableFuture.completedFuture(new byte[0]);
    }
    return request
        .aggregate()
        .thenApply(whole -> {
          MediaTypes.checkBody(request.headers(), whole.content().isEmpty(), endpoint);
          return whole.content().array();
        });
  }

  private static CompletableFuture<Reply> handle(Exchange exchange) {
    if (Set.of().equals(exchange.endpoint().parameters())) {
      // Its handler reads none, and one that nobody knows is a mistake of the client's.
      exchange.query(query -> true);
    }
    if (exchange.endpoint().body() == Endpoint.Body.EMPTY) {
      exchange.body(members -> true);
    }
    return exchange.endpoint().handler().handle(exchange);
  }
}
