package com.nissmart.e2e.reliability;

import com.google.protobuf.ByteString;
import com.nissmart.payout.v1.PayoutServiceGrpc;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceBlockingStub;
import com.nissmart.payout.v1.ReceiveCallbackRequest;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A stand-in for the gateway's callback route. It forwards callbacks to the payout services in turn
 * and skips one that is down.
 */
final class CallbackForwarder implements AutoCloseable {
  private static final int TIMEOUT_SECONDS = 2;
  private static final int UNAVAILABLE = 503;

  private final HttpServer server;
  private final List<PayoutServiceBlockingStub> services;
  private final AtomicInteger turn = new AtomicInteger();

  private CallbackForwarder(HttpServer server, List<PayoutServiceBlockingStub> services) {
    this.server = server;
    this.services = services;
  }

  static CallbackForwarder start(PayoutCluster cluster, int port, List<String> names)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    List<PayoutServiceBlockingStub> services =
        names.stream()
            .map(name ->
                PayoutServiceGrpc.newBlockingStub(
                    cluster.as(name, PayoutCluster.service("gateway"))))
            .toList();
    CallbackForwarder forwarder = new CallbackForwarder(server, services);
    server.createContext("/v1/callbacks/simulated", forwarder::forward);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return forwarder;
  }

  static URI url(int port) {
    return URI.create("http://127.0.0.1:" + port + "/v1/callbacks/simulated");
  }

  private void forward(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status(exchange), -1);
    }
  }

  private int status(HttpExchange exchange) throws IOException {
    ReceiveCallbackRequest request =
        ReceiveCallbackRequest.newBuilder()
            .setRail("simulated")
            .setEventId(exchange.getRequestHeaders().getFirst("webhook-id"))
            .setTimestamp(exchange.getRequestHeaders().getFirst("webhook-timestamp"))
            .setSignature(exchange.getRequestHeaders().getFirst("webhook-signature"))
            .setBody(ByteString.readFrom(exchange.getRequestBody()))
            .build();
    int first = turn.getAndIncrement();
    for (int i = 0; i < services.size(); i++) {
      int status = status(services.get(Math.floorMod(first + i, services.size())), request);
      if (status < UNAVAILABLE) {
        return status;
      }
    }
    return UNAVAILABLE;
  }

  private static int status(PayoutServiceBlockingStub service, ReceiveCallbackRequest request) {
    try {
      boolean replayed =
          service
              .withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS)
              .receiveCallback(request)
              .getReplayed();
      return replayed ? 200 : 202;
    } catch (StatusRuntimeException e) {
      return UNAVAILABLE;
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
