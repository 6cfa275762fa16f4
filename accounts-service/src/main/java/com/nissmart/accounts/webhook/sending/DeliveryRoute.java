package com.nissmart.accounts.webhook.sending;

import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.common.RequestTarget;
import com.linecorp.armeria.common.SessionProtocol;
import java.net.InetAddress;
import java.net.URI;

/**
 * The route of a request: it connects to the IP address, with the host's name in the certificate
 * check and the request.
 */
record DeliveryRoute(SessionProtocol protocol, Endpoint endpoint, String path) {
  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;

  /**
   * Returns the route to a URI.
   *
   * @throws IllegalArgumentException when no request can be sent to it
   */
  static DeliveryRoute of(URI uri, InetAddress to) {
    boolean https = "https".equalsIgnoreCase(uri.getScheme());
    int usual = https ? HTTPS_PORT : HTTP_PORT;
    String host = uri.getHost().replaceAll("[\\[\\]]", "");
    Endpoint endpoint =
        Endpoint.of(host, uri.getPort() < 0 ? usual : uri.getPort()).withInetAddress(to);
    return new DeliveryRoute(
        https ? SessionProtocol.H1 : SessionProtocol.H1C, endpoint, requirePath(uri));
  }

  private static String requirePath(URI uri) {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String whole = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    if (RequestTarget.forClient(whole) == null) {
      throw new IllegalArgumentException("the path cannot be requested");
    }
    return whole;
  }
}
