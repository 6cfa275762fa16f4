package com.nissmart.gateway.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.http.connection.ClientAddresses;
import com.nissmart.gateway.http.guard.CrossSiteCheck;
import com.nissmart.gateway.http.identity.VerifiedCaller;
import com.nissmart.gateway.json.JsonBody;
import com.nissmart.gateway.json.Violations;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.telemetry.TraceParent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/** One HTTP request as its handler sees it: authenticated, and read strictly. */
public final class ApiRequest {
  private static final byte[] NO_MEMBERS = "{}".getBytes(StandardCharsets.UTF_8);
  private static final Duration STREAM_STEP = Duration.ofSeconds(30);

  private final ServiceRequestContext context;
  private final Endpoint endpoint;
  private final RequestIds ids;
  private final MediaType representation;
  private final @Nullable VerifiedCaller credentials;
  private final byte[] body;
  private final CrossSiteCheck crossSite;

  ApiRequest(
      ServiceRequestContext context,
      Endpoint endpoint,
      RequestIds ids,
      MediaType representation,
      @Nullable VerifiedCaller credentials,
      byte[] body,
      CrossSiteCheck crossSite) {
    this.context = context;
    this.endpoint = endpoint;
    this.ids = ids;
    this.representation = representation;
    this.credentials = credentials;
    this.body = body;
    this.crossSite = crossSite;
  }

  /** Returns the trace that every call for this request belongs to. */
  public TraceParent trace() {
    return ids.trace();
  }

  /** Returns the id that logs and the audit trail give to this request. */
  public String requestId() {
    return ids.requestId();
  }

  /** Returns the caller. Only for endpoints that require a token. */
  public Caller.User caller() {
    return credentials().user();
  }

  /** Returns the caller's token, to forward it. Only for endpoints that require a token. */
  public String token() {
    return credentials().token();
  }

  /** Returns the end of the caller's token. Only for endpoints that require a token. */
  public Instant tokenExpiresAt() {
    return credentials().expiresAt();
  }

  /** Refuses with SESSION_CHANGED a page that names another session; an empty name is accepted. */
  public void requireSession(String named) {
    if (!named.isEmpty()) {
      credentials().requireSession(named);
    }
  }

  /** Returns whether the caller is known by the cookie of a browser. */
  public boolean isFromBrowser() {
    return header(HttpHeaderNames.AUTHORIZATION).isEmpty();
  }

  /** Returns the representation that the client prefers. */
  public MediaType representation() {
    return representation;
  }

  /** Returns a parameter of the path that is not an id. */
  public String pathName(String name) {
    return String.valueOf(context.pathParam(name));
  }

  /**
   * Returns the id in the path. Refuses text that is not an id of this kind.
   *
   * @param notFound the reason, since a resource without a valid id does not exist
   */
  public String pathId(Ids kind, Reason notFound) {
    return pathId("id", kind, notFound);
  }

  /** Returns the id in another part of the path than {@code {id}}. */
  public String pathId(String name, Ids kind, Reason notFound) {
    String text = pathName(name);
    if (!kind.isId(text)) {
      throw new Refusal(notFound, "There is no '" + Refusal.quote(text) + "'");
    }
    return text;
  }

  /** Reads the body with {@code reading}. Refuses it with the list of all its violations. */
  public <T> T body(Function<JsonBody, T> reading) {
    boolean absent = body.length == 0 && endpoint.body() != Endpoint.Body.REQUIRED;
    return JsonBody.read(absent ? NO_MEMBERS : body, reading);
  }

  /** Reads the query with {@code reading}. Refuses it with the list of all its violations. */
  public <T> T query(Function<QueryParameters, T> reading) {
    Violations violations = new Violations();
    @Nullable String raw = context.query();
    QueryParameters query =
        new QueryParameters(
            raw == null ? QueryParams.of() : QueryParams.fromQueryString(raw), violations);
    @Nullable Set<String> known = endpoint.parameters();
    if (known != null) {
      query.checkNames(known);
    }
    T result = reading.apply(query);
    violations.check();
    return result;
  }

  /** Returns the bytes of a file body. Refuses an empty one where the endpoint requires a file. */
  public byte[] file() {
    if (body.length == 0 && endpoint.body() == Endpoint.Body.FILE) {
      throw Refusal.invalid("", "REQUIRED", "The request needs a body, got none");
    }
    return body;
  }

  /** Reads the body while it arrives; only for endpoints with a streamed file. */
  public void stream(Subscriber<HttpObject> reader) {
    context.request().subscribe(reader, context.eventLoop().withoutContext());
  }

  /** Returns the media type of a file body that is not empty. */
  public MediaType fileType() {
    @Nullable MediaType type = context.request().contentType();
    return type == null ? MediaType.OCTET_STREAM : type;
  }

  /** Returns a header of the request, or "". */
  public String header(CharSequence name) {
    return context.request().headers().get(name, "");
  }

  /** Returns every value of a header that may occur more than once. */
  List<String> headers(CharSequence name) {
    return context.request().headers().getAll(name);
  }

  /** Returns the idempotency key. Refuses a request without one. */
  public String idempotencyKey() {
    return IdempotencyKeys.require(context.request().headers());
  }

  /** Returns the idempotency key, or "" when the request has none. */
  public String optionalIdempotencyKey() {
    @Nullable String key = IdempotencyKeys.read(context.request().headers());
    return key == null ? "" : key;
  }

  /** Restarts the timeout of an answer that is sent in pieces, for its next piece. */
  public void extendTimeout() {
    extendTimeout(STREAM_STEP);
  }

  /** Restarts the timeout of the answer with another length. */
  public void extendTimeout(Duration longest) {
    context.setRequestTimeout(TimeoutMode.SET_FROM_NOW, longest);
  }

  /** Removes the timeout of an answer that ends only when one side ends it. */
  public void clearTimeout() {
    context.clearRequestTimeout();
  }

  /** Ends work for a client that has gone, or that was told that its time is up. */
  public void refuseAbandoned() {
    if (context.isCancelled()) {
      throw AbortedStreamException.get();
    }
  }

  /** Returns the single thread that handles everything on this connection. */
  public ScheduledExecutorService eventLoop() {
    return context.eventLoop().withoutContext();
  }

  /**
   * Returns the client's User-Agent if it is printable ASCII, cut to {@code longest} characters.
   */
  public String userAgent(int longest) {
    String name = header(HttpHeaderNames.USER_AGENT);
    String plain = name.chars().allMatch(c -> c >= ' ' && c < 0x7F) ? name : "";
    return plain.substring(0, Math.min(longest, plain.length()));
  }

  /** Returns the network of the address that sent the request. */
  public String network() {
    return ClientAddresses.network(context).getHostAddress();
  }

  /** Answers a request from another machine, or through a proxy, as if there were no such path. */
  public void requireSameMachine() {
    if (!ClientAddresses.isSameMachine(context)) {
      throw RequestFailures.ofStatus(HttpStatus.NOT_FOUND);
    }
  }

  /** Refuses with CROSS_SITE_REFUSED a request that a page of another site made a browser send. */
  public void refuseOtherSites() {
    crossSite.refuseOtherSites(context.request().headers());
  }

  /** Returns whether browsers reach the gateway over TLS only. */
  public boolean isSecure() {
    return crossSite.isSecure();
  }

  private VerifiedCaller credentials() {
    if (credentials == null) {
      throw new IllegalStateException(endpoint.path() + " does not require credentials");
    }
    return credentials;
  }
}
