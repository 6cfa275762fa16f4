package com.nissmart.gateway.http;

import static com.linecorp.armeria.common.HttpMethod.GET;
import static com.linecorp.armeria.common.MediaType.JSON;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.MediaType;
import com.nissmart.common.v1.Role;
import com.nissmart.gateway.http.limit.RateLimit;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One line of the list of routes: a method on a path, its permitted callers, and the input it
 * reads.
 *
 * @param path with its parameters in braces: {@code /v1/accounts/{id}}
 * @param signedIn whether the endpoint requires an access token
 * @param roles of which the caller needs one; empty admits every caller
 * @param files the media types of a body that is not JSON, or null
 * @param parameters the known query parameters; others are refused; null ignores all of them
 * @param produces the media types of its answers, the preferred one first
 * @param limit on the requests of one address, or null
 */
public record Endpoint(
    HttpMethod method,
    String path,
    boolean signedIn,
    Set<Role> roles,
    Body body,
    @Nullable Files files,
    @Nullable Set<String> parameters,
    List<MediaType> produces,
    @Nullable RateLimit<InetAddress> limit,
    Handler handler) {

  /** The rules for the body of a request. */
  public enum Body {
    /** The body is not read. */
    IGNORED,
    /** No body, or a JSON object without members. */
    EMPTY,
    /** A JSON object; no body counts as an object without members. */
    OPTIONAL,
    /** A JSON object. */
    REQUIRED,
    /** A file of one of the types in {@link Files}, passed on while it arrives, or no body. */
    OPTIONAL_STREAM,
    /** A file of one of the types in {@link Files}. */
    FILE;

    /** Returns whether a request without a body is refused. */
    public boolean isRequired() {
      return this == REQUIRED || this == FILE;
    }

    /** Returns whether the endpoint uses the content of a body. */
    public boolean isRead() {
      return isRequired() || this == OPTIONAL || this == OPTIONAL_STREAM;
    }
  }

  /**
   * The permitted files of a body that is passed on byte for byte.
   *
   * @param largest size in bytes
   */
  public record Files(List<MediaType> types, long largest) {}

  /** The code that answers the requests of one endpoint. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Answers a request that passed every check of its endpoint. Fails with a Refusal, or throws
     * one. Must not block.
     */
    CompletableFuture<ApiReply> handle(ApiRequest request);
  }

  /** Returns an endpoint that reads no token. */
  public static Endpoint open(HttpMethod method, String path, Handler handler) {
    return api(method, path, false, handler);
  }

  /** Returns an endpoint for users with a valid access token. */
  public static Endpoint signedIn(HttpMethod method, String path, Handler handler) {
    return api(method, path, true, handler);
  }

  /** Returns an endpoint that reads no token and ignores the query: a page or a probe. */
  public static Endpoint page(String path, MediaType type, Handler handler) {
    return new Endpoint(
        GET, path, false, Set.of(), Body.IGNORED, null, null, List.of(type), null, handler);
  }

  private static Endpoint api(HttpMethod method, String path, boolean signedIn, Handler handler) {
    Body body =
        switch (method) {
          case POST -> Body.REQUIRED;
          case DELETE -> Body.EMPTY;
          default -> Body.IGNORED;
        };
    return new Endpoint(
        method, path, signedIn, Set.of(), body, null, Set.of(), List.of(JSON), null, handler);
  }

  /** Returns this endpoint restricted to callers with one of the roles. */
  public Endpoint onlyFor(Role... any) {
    return new Endpoint(
        method, path, signedIn, Set.of(any), body, files, parameters, produces, limit, handler);
  }

  /** Returns this endpoint with a body rule other than the default of its method. */
  public Endpoint body(Body body) {
    return new Endpoint(
        method, path, signedIn, roles, body, files, parameters, produces, limit, handler);
  }

  /** Returns this endpoint with a file as its body. */
  public Endpoint file(Body body, long largest, MediaType... types) {
    Files files = new Files(List.of(types), largest);
    return new Endpoint(
        method, path, signedIn, roles, body, files, parameters, produces, limit, handler);
  }

  /** Returns this endpoint with more query parameters. */
  public Endpoint query(String... names) {
    return query(List.of(names));
  }

  /** Returns this endpoint with more query parameters. */
  public Endpoint query(Collection<String> names) {
    Set<String> all = new TreeSet<>(names);
    all.addAll(parameters == null ? Set.of() : parameters);
    return new Endpoint(method, path, signedIn, roles, body, files, all, produces, limit, handler);
  }

  /** Returns this endpoint with media types other than JSON alone. */
  public Endpoint produces(MediaType... types) {
    return new Endpoint(
        method, path, signedIn, roles, body, files, parameters, List.of(types), limit, handler);
  }

  /** Returns this endpoint with a rate limit per network address. */
  public Endpoint limitedBy(RateLimit<InetAddress> limit) {
    return new Endpoint(
        method, path, signedIn, roles, body, files, parameters, produces, limit, handler);
  }

  /**
   * Returns whether its requests wait for their turn to be worked on. Those with a rate limit of
   * their own and operators' requests do not, nor do streams and files, which would keep a turn for
   * long.
   */
  boolean takesTurns() {
    return isLimited()
        && limit == null
        && roles.isEmpty()
        && body != Body.OPTIONAL_STREAM
        && produces.contains(JSON);
  }

  /** Returns whether the general rate limits apply; pages and probes are exempt. */
  boolean isLimited() {
    return parameters != null;
  }
}
