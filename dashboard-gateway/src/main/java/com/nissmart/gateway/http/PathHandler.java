package com.nissmart.gateway.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Refusal;
import com.nissmart.contract.json.EnumWords;
import com.nissmart.gateway.http.connection.ClientAddresses;
import com.nissmart.gateway.http.connection.Connections;
import com.nissmart.gateway.http.guard.RequestShapeCheck;
import com.nissmart.gateway.http.identity.RequestAuthenticator;
import com.nissmart.gateway.http.identity.SessionCookie;
import com.nissmart.gateway.http.identity.VerifiedCaller;
import com.nissmart.gateway.http.limit.RateLimits;
import com.nissmart.gateway.http.share.BodyBudget;
import com.nissmart.runtime.identity.Caller;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The handler of one path. It makes every check that is the same for all endpoints, in one order.
 */
final class PathHandler implements HttpService {
  private final Map<HttpMethod, Endpoint> endpoints = new EnumMap<>(HttpMethod.class);
  private final String allow;
  private final RequestAuthenticator authenticator;
  private final RateLimits limits;
  private final Connections connections;
  private final BodyBudget bodies;
  private final ResponseSender responses;

  PathHandler(
      List<Endpoint> endpoints,
      RequestAuthenticator authenticator,
      RateLimits limits,
      Connections connections,
      BodyBudget bodies,
      ResponseSender responses) {
    this.authenticator = authenticator;
    this.limits = limits;
    this.connections = connections;
    this.bodies = bodies;
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
    RequestIds ids = RequestIds.of(context);
    @Nullable Endpoint endpoint = endpoints.get(request.method());
    CompletableFuture<@Nullable Void> work = new CompletableFuture<>();
    CompletableFuture<ApiReply> reply;
    try {
      connections.count(context, work);
      RequestShapeCheck.check(context, request.headers());
      reply =
          endpoint == null
              ? CompletableFuture.completedFuture(withoutEndpoint(request, ids))
              : answer(endpoint, context, request, ids);
    } catch (RuntimeException e) {
      reply = CompletableFuture.failedFuture(e);
    }
    var _ =
        reply.whenComplete((answer, failure) -> {
          work.complete(null);
          // The rest of a refused body would otherwise wait in memory until the answer is sent.
          BodyReader.drop(context, request);
        });
    return responses.send(context, endpoint, ids, clearingCookie(request, ids, reply));
  }

  private ApiReply withoutEndpoint(HttpRequest request, RequestIds ids) {
    ApiReply reply =
        request.method() == HttpMethod.OPTIONS
            ? ApiReply.noContent()
            : ProblemReply.of(
                new Refusal(
                    Reason.METHOD_NOT_ALLOWED,
                    "This path supports " + allow + ", got " + request.method()),
                ids.trace());
    return reply.with(HttpHeaderNames.ALLOW, allow);
  }

  private CompletableFuture<ApiReply> answer(
      Endpoint endpoint, ServiceRequestContext context, HttpRequest request, RequestIds ids) {
    if (endpoint.isLimited()) {
      limits.takeForAddress(context, ClientAddresses.network(context), endpoint.limit());
    }
    MediaType representation =
        ContentNegotiation.choose(
            request.headers().get(HttpHeaderNames.ACCEPT), endpoint.produces());
    if (endpoint.body() == Endpoint.Body.IGNORED) {
      BodyReader.drop(context, request);
    }
    return caller(endpoint, context, request, ids)
        .thenCompose(caller -> {
          BodyBudget.Use use =
              bodies.begin(
                  ClientAddresses.network(context),
                  caller.map(known -> known.user().userId()).orElse(null));
          return body(endpoint, context, request, use)
              .thenApply(body ->
                  new ApiRequest(
                      context,
                      endpoint,
                      ids,
                      representation,
                      caller.orElse(null),
                      body,
                      authenticator.crossSite()))
              .thenCompose(
                  http -> endpoint.takesTurns() ? inTurn(endpoint, http) : handle(endpoint, http))
              .whenComplete((answer, failure) -> use.close());
        });
  }

  /** Authenticates the caller of an endpoint that needs one, before the body is read. */
  private CompletableFuture<Optional<VerifiedCaller>> caller(
      Endpoint endpoint, ServiceRequestContext context, HttpRequest request, RequestIds ids) {
    if (!endpoint.signedIn()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    CompletableFuture<VerifiedCaller> caller =
        authenticator.authenticate(request.headers(), ids.trace());
    if (!caller.isDone() && endpoint.body() != Endpoint.Body.IGNORED) {
      BodyBudget.Use unread = bodies.begin(ClientAddresses.network(context), null);
      var _ = caller.whenComplete((known, failure) -> unread.close());
      unread.add(BodyReader.mostUnread(request.headers()));
    }
    return caller.thenApply(credentials -> {
      limits.takeForCaller(context, credentials.user().userId());
      checkRole(endpoint, credentials);
      return Optional.of(credentials);
    });
  }

  /** Refuses early; the services check the role again. */
  private static void checkRole(Endpoint endpoint, VerifiedCaller credentials) {
    if (!endpoint.roles().isEmpty()
        && endpoint.roles().stream().noneMatch(role -> credentials.user().has(role))) {
      String roles =
          endpoint.roles().stream()
              .map(role -> EnumWords.word(role, "ROLE_"))
              .sorted()
              .collect(Collectors.joining(" or "));
      throw new Refusal(Reason.PERMISSION_DENIED, "This request needs the role " + roles);
    }
    if (endpoint.roles().contains(Role.ROLE_OPERATOR)
        && endpoint.method() != HttpMethod.GET
        && credentials.user().scope() != Caller.Scope.SIGNED_IN) {
      throw new Refusal(
          Reason.PERMISSION_DENIED, "This needs a person who is signed in, not an API key");
    }
  }

  private CompletableFuture<byte[]> body(
      Endpoint endpoint, ServiceRequestContext context, HttpRequest request, BodyBudget.Use use) {
    if (endpoint.body() == Endpoint.Body.IGNORED) {
      return CompletableFuture.completedFuture(new byte[0]);
    }
    if (endpoint.body() == Endpoint.Body.OPTIONAL_STREAM) {
      boolean untyped = !request.headers().contains(HttpHeaderNames.CONTENT_TYPE);
      RequestMediaTypes.checkBody(request.headers(), untyped, endpoint);
      return CompletableFuture.completedFuture(new byte[0]);
    }
    return BodyReader.read(context, request, use)
        .thenApply(body -> {
          RequestMediaTypes.checkBody(request.headers(), body.length == 0, endpoint);
          return body;
        });
  }

  /** Handles a request when the turn of its network comes. */
  private CompletableFuture<ApiReply> inTurn(Endpoint endpoint, ApiRequest http) {
    return connections
        .turn(http.network())
        .thenComposeAsync(
            end ->
                CompletableFuture.completedFuture(http)
                    .thenCompose(same -> {
                      http.refuseAbandoned();
                      return handle(endpoint, http);
                    })
                    .whenComplete((answer, failure) -> end.run()),
            http.eventLoop());
  }

  private static CompletableFuture<ApiReply> handle(Endpoint endpoint, ApiRequest http) {
    if (Set.of().equals(endpoint.parameters())) {
      // The handler reads no parameters, so the unknown ones are refused here.
      http.query(query -> true);
    }
    if (endpoint.body() == Endpoint.Body.EMPTY) {
      http.body(body -> true);
    }
    return endpoint.handler().handle(http);
  }

  /** Makes a browser delete a session cookie that is no longer valid. */
  private CompletableFuture<ApiReply> clearingCookie(
      HttpRequest request, RequestIds ids, CompletableFuture<ApiReply> reply) {
    if (request.headers().contains(HttpHeaderNames.AUTHORIZATION)
        || !request.headers().contains(HttpHeaderNames.COOKIE)) {
      return reply;
    }
    return reply.exceptionallyCompose(failure -> {
      Refusal refusal = RequestFailures.toRefusal(failure, ids.trace());
      if (refusal.reason() != Reason.TOKEN_INVALID) {
        return CompletableFuture.failedFuture(refusal);
      }
      String cleared = SessionCookie.cleared(authenticator.crossSite().isSecure());
      return CompletableFuture.completedFuture(
          ProblemReply.of(refusal, ids.trace()).with(HttpHeaderNames.SET_COOKIE, cleared));
    });
  }
}
