package com.nissmart.gateway.http.connection;

import com.linecorp.armeria.server.ServiceRequestContext;
import com.nissmart.gateway.http.share.Shares;
import com.nissmart.gateway.http.share.WorkTurns;
import io.netty.channel.ChannelPipeline;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;

/** All connections of a port and the requests on them, counted for the addresses of clients. */
public final class Connections {
  private final ConnectionSettings settings;
  private final Shares<InetAddress> open;
  private final Shares<InetAddress> requests;
  private final WorkTurns<String> turns;

  public Connections(ConnectionSettings settings) {
    this.settings = settings;
    this.open = new Shares<>(settings.perAddress(), settings.most());
    // As many as connections, although one of HTTP/2 can have a hundred.
    this.requests = new Shares<>(settings.requestsPerAddress(), settings.most());
    this.turns = new WorkTurns<>(settings.inWork());
  }

  /** Guards a new connection. */
  public void guard(ChannelPipeline pipeline) {
    new ConnectionGuard(settings, open).attach(pipeline.channel());
  }

  /** Notes that the headers of a request have arrived, and finds its client's address. */
  public void begin(ServiceRequestContext context) {
    ConnectionGuard.of(context).begin(context);
    settings.clients().resolve(context);
  }

  /**
   * Counts a request until it has ended and its work as well. Refuses with RATE_LIMITED or
   * QUEUE_FULL.
   */
  public void count(ServiceRequestContext context, CompletableFuture<?> work) {
    InetAddress network = ClientAddresses.network(context);
    requests
        .take(network, 1)
        .require(
            () ->
                "Your network address has "
                    + settings.requestsPerAddress()
                    + " unanswered requests, which is the limit; wait for an answer first",
            "Too many requests are unanswered; try again later");
    var _ =
        CompletableFuture.allOf(context.log().whenComplete(), work.handle((done, failure) -> true))
            .thenRun(() -> requests.giveBack(network, 1));
  }

  /** Returns the turn of a request from a network when it comes; its runnable ends the turn. */
  public CompletableFuture<Runnable> turn(String network) {
    return turns.enter(network);
  }
}
