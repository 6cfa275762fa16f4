package com.nissmart.accounts;

import com.nissmart.accounts.feed.CurrentResources;
import com.nissmart.accounts.feed.LedgerFeed;
import com.nissmart.accounts.feed.PayoutFeed;
import com.nissmart.accounts.webhook.Deliverer;
import com.nissmart.accounts.webhook.DeliveryLog;
import com.nissmart.accounts.webhook.DeliveryLoop;
import com.nissmart.accounts.webhook.FeedFollower;
import com.nissmart.accounts.webhook.Rereadings;
import com.nissmart.accounts.webhook.Sender;
import com.nissmart.accounts.webhook.WebhookAddress;
import com.nissmart.accounts.webhook.WebhookSecrets;
import com.nissmart.accounts.webhook.Webhooks;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.payout.v1.PayoutServiceGrpc;
import com.nissmart.runtime.ids.IdGenerator;
import com.nissmart.runtime.process.Lifecycle;
import io.grpc.Channel;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;

/**
 * The part of the object graph that tells integrators what happens: two feeds are followed into a
 * queue, and a loop sends what is in it.
 */
final class WebhookParts {
  private final WebhookGrpcService service;
  private final Sender sender;
  private final Deliverer deliverer;
  private final DeliveryLoop loop;
  private final Rereadings rereadings;
  private final FeedFollower transactions;
  private final FeedFollower withdrawals;

  WebhookParts(
      Jdbi jdbi,
      AccountsSettings.WebhookSettings settings,
      Channel ledger,
      Channel payout,
      IdGenerator ids,
      InstantSource clock) {
    WebhookAddress address = new WebhookAddress(settings.allowPrivate(), InetAddress::getAllByName);
    WebhookSecrets secrets = new WebhookSecrets(settings.keys());
    CurrentResources resources =
        new CurrentResources(
            LedgerServiceGrpc.newBlockingStub(ledger), PayoutServiceGrpc.newBlockingStub(payout));

    sender = new Sender(address);
    deliverer = new Deliverer(jdbi, secrets, resources, sender, new SecureRandom(), clock);
    loop = new DeliveryLoop(deliverer);

    LedgerFeed book = new LedgerFeed(LedgerServiceGrpc.newStub(ledger));
    PayoutFeed payouts = new PayoutFeed(PayoutServiceGrpc.newStub(payout));
    transactions = new FeedFollower(jdbi, book, loop::nudge, clock);
    withdrawals = new FeedFollower(jdbi, payouts, loop::nudge, clock);
    rereadings = new Rereadings(jdbi, book, loop::nudge, clock);

    service =
        new WebhookGrpcService(
            new Webhooks(jdbi, address, secrets, this::wake, ids, clock),
            new DeliveryLog(jdbi, loop::nudge, clock));
  }

  private void wake() {
    transactions.wake();
    withdrawals.wake();
  }

  WebhookGrpcService service() {
    return service;
  }

  Deliverer deliverer() {
    return deliverer;
  }

  Rereadings rereadings() {
    return rereadings;
  }

  /** Begins to follow and to send, until the end of the process. */
  void start(Lifecycle lifecycle) {
    lifecycle.add(sender);
    lifecycle.add(loop.start());
    lifecycle.add(transactions.start());
    lifecycle.add(withdrawals.start());
  }
}
