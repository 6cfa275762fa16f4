package com.nissmart.accounts;

import com.nissmart.accounts.webhook.DeliveryAttempts;
import com.nissmart.accounts.webhook.DeliveryLog;
import com.nissmart.accounts.webhook.DeliveryLoop;
import com.nissmart.accounts.webhook.WebhookGrpcService;
import com.nissmart.accounts.webhook.WebhookUpdates;
import com.nissmart.accounts.webhook.Webhooks;
import com.nissmart.accounts.webhook.event.ResourceLookup;
import com.nissmart.accounts.webhook.feed.EventFeed;
import com.nissmart.accounts.webhook.feed.FeedFollower;
import com.nissmart.accounts.webhook.feed.WebhookReplays;
import com.nissmart.accounts.webhook.sending.WebhookAddress;
import com.nissmart.accounts.webhook.sending.WebhookSecrets;
import com.nissmart.accounts.webhook.sending.WebhookSender;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.payout.v1.PayoutServiceGrpc;
import com.nissmart.runtime.encryption.KeyEncryption;
import com.nissmart.runtime.ids.IdGenerator;
import com.nissmart.runtime.process.Lifecycle;
import com.nissmart.runtime.proposal.Proposals;
import io.grpc.Channel;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;

/**
 * The wiring of webhooks: two followers read the feeds into a queue, and a loop sends its
 * deliveries.
 */
final class WebhookWiring {
  private final WebhookGrpcService service;
  private final WebhookSender sender;
  private final DeliveryLog deliveries;
  private final DeliveryLoop loop;
  private final WebhookReplays replays;
  private final FeedFollower transactions;
  private final FeedFollower withdrawals;

  WebhookWiring(
      Jdbi jdbi,
      AccountsSettings.WebhookSettings settings,
      KeyEncryption encryption,
      Channel ledger,
      Channel payout,
      WebhookUpdates updates,
      Proposals proposals,
      IdGenerator ids,
      InstantSource clock) {
    WebhookAddress address = new WebhookAddress(settings.allowPrivate(), InetAddress::getAllByName);
    WebhookSecrets secrets = new WebhookSecrets(encryption, settings.earlierKeys());
    secrets.seal(jdbi, clock.instant());
    ResourceLookup resources =
        new ResourceLookup(
            LedgerServiceGrpc.newBlockingStub(ledger), PayoutServiceGrpc.newBlockingStub(payout));

    sender = new WebhookSender(address);
    DeliveryAttempts attempts =
        new DeliveryAttempts(jdbi, secrets, resources, sender, new SecureRandom(), clock);
    loop = new DeliveryLoop(attempts);

    EventFeed book = EventFeed.transactions(LedgerServiceGrpc.newStub(ledger));
    EventFeed payouts = EventFeed.withdrawals(PayoutServiceGrpc.newStub(payout));
    transactions = new FeedFollower(jdbi, book, loop::nudge, clock);
    withdrawals = new FeedFollower(jdbi, payouts, loop::nudge, clock);
    replays = new WebhookReplays(jdbi, book, loop::nudge, clock);

    Webhooks webhooks =
        new Webhooks(jdbi, address, secrets, this::wake, updates, proposals, ids, clock);
    deliveries = new DeliveryLog(jdbi, webhooks, loop::nudge, clock);
    service = new WebhookGrpcService(webhooks, deliveries);
  }

  private void wake() {
    transactions.wake();
    withdrawals.wake();
  }

  WebhookGrpcService service() {
    return service;
  }

  DeliveryLog deliveries() {
    return deliveries;
  }

  WebhookReplays replays() {
    return replays;
  }

  /** Starts following and sending until the process ends. */
  void start(Lifecycle lifecycle) {
    lifecycle.add(sender);
    lifecycle.add(loop.start());
    lifecycle.add(transactions.start());
    lifecycle.add(withdrawals.start());
  }
}
