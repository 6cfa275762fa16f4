package com.nissmart.gateway.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.json.Members;
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

/** One request as its handler sees it: authenticated, with its parts read strictly. */
public final class Exchange {
  private static final byte[] NO_MEMBERS = "{}".getBytes(StandardCharsets.UTF_8);
  private static final Duration STREAM_STEP = Duration.ofSeconds(30);

  private final ServiceRequestContext context;
  private final Endpoint endpoint;
  private final RequestIdentity identity;
  private final MediaType representation;
  private final @Nullable Credentials credentials;
  private final byte[] body;
  private final Site site;

  /** Who calls, and the token that proves it. */
  record Credentials(Caller.User user, String token) {}

  Exchange(
      ServiceRequestContext context,
      Endpoint endpoint,
      RequestIdentity identity,
      MediaType representation,
      @Nullable Credentials credentials,
      byte[] body,
      Site site) {
    this.context = context;
    this.endpoint = endpoint;
    this.identity = identity;
    this.representation = representation;
    this.credentials = credentials;
    this.body = body;
    this.site = site;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /** The trace that calls for this request belong to. */
  public TraceParent trace() {
    return identity.trace();
  }

  /** Who calls. Only on endpoints that require it. */
  public Caller.User caller() {
    return credentials().user();
  }

  /** The caller's token, to be forwarded. Only on endpoints that require it. */
  public String token() {
    return credentials().token();
  }

  /** Which of the endpoint's representations the client wants. */
  public MediaType representation() {
    return representation;
  }

  /** A part of the path that is not an id. */
  public String pathName(String name) {
    return String.valueOf(context.pathParam(name));
  }

  /**
   * The id in the path.
   *
   * @param notFound the answer when it is not even an id: a thing that cannot be named does not
   *     exist
   */
  public String pathId(Ids kind, Reason notFound) {
    String text = String.valueOf(context.pathParam("id"));
    if (!kind.isId(text)) {
      throw new Refusal(notFound, "There is no " + Refusal.quote(text) + ".");
    }
    return text;
  }

  /** What {@code reading} makes of the body; refuses it with every violation that it has. */
  public <T> T body(Function<Members, T> reading) {
    boolean absent = body.length == 0 && endpoint.body() != Endpoint.Body.REQUIRED;
    return Members.read(absent ? NO_MEMBERS : body, reading);
  }

  /**
   * What {@code reading} makes of the query parameters; refuses them with every violation that they
   * have.
   */
  public <T> T query(Function<Query, T> reading) {
    Violations violations = new Violations();
    @Nullable String raw = context.query();
    Query query =
        new Query(raw == null ? QueryParams.of() : QueryParams.fromQueryString(raw), violations);
    @Nullable Set<String> known = endpoint.parameters();
    if (known != null) {
      query.checkNames(known);
    }
    T result = reading.apply(query);
    violations.check();
    return result;
  }

  /** The body as it came; only on endpoints that read files. Refuses one that must not be empty. */
  public byte[] file() {
    if (body.length == 0 && endpoint.body() == Endpoint.Body.FILE) {
      throw Refusal.invalid("", "REQUIRED", "The request needs a body, got nothing.");
    }
    return body;
  }

  /** What the body says it is; only on endpoints that read files, and not when it is empty. */
  public MediaType fileType() {
    @Nullable MediaType type = context.request().contentType();
    return type == null ? MediaType.OCTET_STREAM : type;
  }

  /** A header of the request, or "". */
  public String header(String name) {
    return context.request().headers().get(name, "");
  }

  /** Every value of a header that may be there more than once. */
  List<String> headers(CharSequence name) {
    return context.request().headers().getAll(name);
  }

  /** What the request is called in every log. */
  public String requestId() {
    return identity.id();
  }

  /** The idempotency key of a request that must have one. */
  public String idempotencyKey() {
    return IdempotencyKeys.require(context.request().headers());
  }

  /** The idempotency key, or "" of a request that need not have one. */
  public String optionalIdempotencyKey() {
    @Nullable String key = IdempotencyKeys.read(context.request().headers());
    return key == null ? "" : key;
  }

  /** Gives an answer that is sent piece by piece time for its next piece. */
  public void extendTimeout() {
    context.setRequestTimeout(TimeoutMode.SET_FROM_NOW, STREAM_STEP);
  }

  /** Gives the answer as long as it needs. */
  public void extendTimeout(Duration longest) {
    context.setRequestTimeout(TimeoutMode.SET_FROM_NOW, longest);
  }

  /** Where everything about this connection happens, one thing after another. */
  public ScheduledExecutorService eventLoop() {
    return context.eventLoop().withoutContext();
  }

  /** When the caller's token ends. Only on endpoints that require it. */
  public Instant tokenExpiresAt() {
    return TokenExpiry.of(token());
  }

  /** The answer goes on until one of the two sides ends it. */
  public void clearTimeout() {
    context.clearRequestTimeout();
  }

  /** What the client calls itself, cut to {@code longest} characters. */
  public String userAgent(int longest) {
    String name = context.request().headers().get(HttpHeaderNames.USER_AGENT, "");
    String plain = name.chars().allMatch(c -> c >= ' ' && c < 0x7F) ? name : "";
    return plain.substring(0, Math.min(longest, plain.length()));
  }

  /** The network of the address that the request comes from. */
  public String network() {
    return Limits.network(context.remoteAddress().getAddress()).getHostAddress();
  }

  /** Refuses with CROSS_SITE_REFUSED what a browser sends from another site's page. */
  public void refuseOtherSites() {
    site.refuseOthers(context.request().headers());
  }

  /** Whether browsers reach us over TLS only. */
  public boolean isSecure() {
    return site.isSecure();
  }

  private Credentials credentials() {
    if (credentials == null) {
      throw new IllegalStateException(endpoint.path() + " does not ask for credentials");
    }
    return credentials;
  }
}
