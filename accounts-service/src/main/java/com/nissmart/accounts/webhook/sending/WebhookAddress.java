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
 * Decides where may be sent to: https in the public network. It is asked when an address is given
 * and again right before each attempt, as a name may mean another address by then; what is sent
 * goes to the address that was looked at, so that a name cannot mean yet another one in between.
 *
 * @param allowPrivate for development: http and the private network too
 * @param names of hosts
 */
public record WebhookAddress(boolean allowPrivate, Names names) {
  private static final int LONGEST = 2_000;

  /** Whom to ask what a name means. */
  @FunctionalInterface
  public interface Names {
    /** The addresses of a host. */
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /**
   * The address in what somebody typed.
   *
   * @throws Refusal INVALID_REQUEST; WEBHOOK_URL_REFUSED
   */
  public URI parse(String typed) {
    if (typed.isEmpty() || typed.length() > LONGEST) {
      throw Refusal.invalid(
          "url",
          typed.isEmpty() ? "REQUIRED" : "TOO_LONG",
          "url has 1 to %d characters, got %d".formatted(LONGEST, typed.length()));
    }
    URI uri = uri(typed);
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !(allowPrivate && scheme.equals("http"))) {
      throw refused("url is an https address, got '%s'".formatted(Refusal.quote(typed)));
    }
    problem(uri)
        .ifPresent(problem -> {
          throw refused(problem);
        });
    return uri;
  }

  /**
   * What a host means now.
   *
   * @param address where to send to, or null when nothing may be sent
   * @param problem why, or ""
   */
  record Found(@Nullable InetAddress address, String problem) {}

  /** Why nothing may be sent there now, if so. */
  Optional<String> problem(URI uri) {
    return Optional.of(find(uri).problem()).filter(problem -> !problem.isEmpty());
  }

  /** Where to send to now, if it may be. */
  Found find(URI uri) {
    try {
      InetAddress[] addresses = names.resolve(uri.getHost());
      boolean allPublic = Arrays.stream(addresses).allMatch(AddressRules::isPublic);
      // Which addresses they are is not told: the answer would be a map of our network.
      return addresses.length > 0 && (allPublic || allowPrivate)
          ? new Found(addresses[0], "")
          : new Found(null, "the host is not in the public network");
    } catch (UnknownHostException e) {
      return new Found(null, "the host has no address");
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
      // Told below.
    }
    throw Refusal.invalid(
        "url",
        "MALFORMED",
        "url is such as https://example.com/hook, without user and fragment, got '%s'"
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
