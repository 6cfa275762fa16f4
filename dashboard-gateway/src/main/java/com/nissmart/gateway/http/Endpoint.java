package com.nissmart.gateway.http;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.MediaType;
import com.nissmart.common.v1.Role;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One line of the list of routes: a method on a path, who may call it, and what a request to it may
 * hold.
 *
 * @param path with its parameters in braces: {@code /v1/accounts/{id}}
 * @param signedIn whether a bearer token is required
 * @param roles the caller needs one of them; empty: any will do
 * @param body whether it reads one
 * @param files what its body may be when that is not JSON, or null
 * @param parameters the query parameters it knows; others are refused; null: any are, and ignored
 * @param produces what it can answer with, best first
 * @param limit how often one address may call it, or null: as often as it likes
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

  /** Whether a request has a body. */
  public enum Body {
    /** It is not looked at. */
    IGNORED,
    /** A JSON object without members, or none. */
    EMPTY,
    /** A JSON object or none, which stands for an object without members. */
    OPTIONAL,
    /** A JSON object. */
    REQUIRED,
    /** A file of one of the types that {@link Files} lists, or none. */
    OPTIONAL_FILE,
    /** A file of one of the types that {@link Files} lists. */
    FILE;

    /** Whether a request without one is refused. */
    public boolean isRequired() {
      return this == REQUIRED || this == FILE;
    }

    /** Whether one that has content is read. */
    public boolean isRead() {
      return isRequired() || this == OPTIONAL || this == OPTIONAL_FILE;
    }
  }

  /**
   * Bodies that are handed on byte for byte.
   *
   * @param types the media types that are read
   * @param largest how many bytes it may have
   */
  public record Files(List<MediaType> types, long largest) {}

  /** For everybody: no token is looked at. */
  public static Endpoint open(HttpMethod method, String path, Handler handler) {
    return new Endpoint(
        method,
        path,
        false,
        Set.of(),
        usual(method),
        null,
        Set.of(),
        List.of(MediaType.JSON),
        null,
        handler);
  }

  /** For people with a valid access token. */
  public static Endpoint signedIn(HttpMethod method, String path, Handler handler) {
    return new Endpoint(
        method,
        path,
        true,
        Set.of(),
        usual(method),
        null,
        Set.of(),
        List.of(MediaType.JSON),
        null,
        handler);
  }

  /** For everybody, and whatever the query says: pages and probes. */
  public static Endpoint page(String path, MediaType type, Handler handler) {
    return new Endpoint(
        HttpMethod.GET,
        path,
        false,
        Set.of(),
        Body.IGNORED,
        null,
        null,
        List.of(type),
        null,
        handler);
  }

  /** This endpoint for people who have one of the roles. */
  public Endpoint onlyFor(Role... any) {
    return new Endpoint(
        method, path, signedIn, Set.of(any), body, files, parameters, produces, limit, handler);
  }

  /** This endpoint with a body other than the usual one of its method. */
  public Endpoint body(Body body) {
    return new Endpoint(
        method, path, signedIn, roles, body, files, parameters, produces, limit, handler);
  }

  /** This endpoint with a body that is a file. */
  public Endpoint file(Body body, long largest, MediaType... types) {
    return new Endpoint(
        method,
        path,
        signedIn,
        roles,
        body,
        new Files(List.of(types), largest),
        parameters,
        produces,
        limit,
        handler);
  }

  /** This endpoint with query parameters. */
  public Endpoint query(String... names) {
    return query(Set.of(names));
  }

  /** This endpoint with query parameters. */
  public Endpoint query(Set<String> names) {
    return new Endpoint(
        method, path, signedIn, roles, body, files, names, produces, limit, handler);
  }

  /** This endpoint with one more query parameter. */
  public Endpoint alsoQuery(String name) {
    Set<String> names = new HashSet<>(parameters == null ? Set.of() : parameters);
    names.add(name);
    return query(Set.copyOf(names));
  }

  /** This endpoint with other representations than JSON alone. */
  public Endpoint produces(MediaType... types) {
    return new Endpoint(
        method, path, signedIn, roles, body, files, parameters, List.of(types), limit, handler);
  }

  /** This endpoint for clients that do not call it too often. */
  public Endpoint limitedBy(RateLimit<InetAddress> limit) {
    return new Endpoint(
        method, path, signedIn, roles, body, files, parameters, produces, limit, handler);
  }

  /** Whether callers and addresses may ask for it only so often. Pages and probes cost nothing. */
  boolean isLimited() {
    return parameters != null;
  }

  private static Body usual(HttpMethod method) {
    return switch (method) {
      case POST -> Body.REQUIRED;
      case DELETE -> Body.EMPTY;
      default -> Body.IGNORED;
    };
  }
}
