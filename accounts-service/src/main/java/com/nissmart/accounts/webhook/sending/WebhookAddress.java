package com.nissmart.accounts.webhook.sending;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.Refusal;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The check of a webhook's address: https in the public network. It runs when an address is set and
 * again before each attempt, because a name may resolve to another address by then. The delivery
 * goes to the checked IP address, so that the name cannot resolve to yet another one in between.
 *
 * @param allowPrivate true in development only: also http and private networks
 * @param resolver of host names
 */
public record WebhookAddress(boolean allowPrivate, HostResolver resolver) {
  private static final int LONGEST = 2_000;

  @FunctionalInterface
  public interface HostResolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /**
   * Parses and checks an address.
   *
   * @throws Refusal INVALID_REQUEST; WEBHOOK_URL_REFUSED
   */
  public URI parse(String typed) {
    if (typed.isEmpty() || typed.length() > LONGEST) {
      throw Refusal.invalid(
          "url",
          typed.isEmpty() ? "REQUIRED" : "TOO_LONG",
          "url must have 1 to %d characters, got %d".formatted(LONGEST, typed.length()));
    }
    URI uri = uri(typed);
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !(allowPrivate && scheme.equals("http"))) {
      throw refused("url must be an https address, got '%s'".formatted(Refusal.quote(typed)));
    }
    problem(uri)
        .ifPresent(problem -> {
          throw refused(problem);
        });
    return uri;
  }

  /**
   * The route of a request.
   *
   * @param route null when nothing may or can be sent
   * @param problem the reason, or ""
   */
  record Target(@Nullable DeliveryRoute route, String problem) {}

  /** Returns why nothing may be sent to the host now, if so. */
  Optional<String> problem(URI uri) {
    return Optional.of(find(uri).problem()).filter(problem -> !problem.isEmpty());
  }

  /** Resolves and checks the host, and finds the route on which the sender sends. */
  Target find(URI uri) {
    try {
      InetAddress[] addresses = resolver.resolve(uri.getHost());
      boolean allPublic = Arrays.stream(addresses).allMatch(AddressRules::isPublic);
      // The message must not contain the addresses, which would reveal our network.
      return addresses.length > 0 && (allPublic || allowPrivate)
          ? new Target(DeliveryRoute.of(uri, addresses[0]), "")
          : new Target(null, "The host is not in the public network");
    } catch (UnknownHostException e) {
      return new Target(null, "The host has no address");
    } catch (IllegalArgumentException e) {
      return new Target(null, "No request can be sent to this URL: " + e.getMessage());
    }
  }

  private static URI uri(String typed) {
    try {
      URI uri = new URI(typed);
      boolean good =
          uri.getHost() != null
              && uri.getUserInfo() == null
              && uri.getFragment() == null
              && typed.equals(uri.toASCIIString());
      if (good) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Refused below.
    }
    throw Refusal.invalid(
        "url",
        "MALFORMED",
        "url must be like https://example.com/hook, without user and fragment, got '%s'"
            .formatted(Refusal.quote(typed)));
  }

  private static Refusal refused(String message) {
    return new Refusal(
        Reason.WEBHOOK_URL_REFUSED,
        message,
        List.of(new FieldError("url", "REFUSED", message)),
        null);
  }
}
