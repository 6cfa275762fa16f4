package com.nissmart.accounts.webhook.lineage;

import com.nissmart.common.v1.HopKind;
import com.nissmart.common.v1.LineageHop;
import com.nissmart.contract.Ids;
import com.nissmart.runtime.lineage.LineageSource;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/** The lineage of what webhooks were told. */
public final class WebhookLineage implements LineageSource {
  private final DeliveryHopStore deliveries = new DeliveryHopStore();
  private final Jdbi jdbi;
  private final InstantSource clock;

  public WebhookLineage(Jdbi jdbi, InstantSource clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /** Finds what a delivery is about; this service has no movements of its own. */
  @Override
  public List<LineageHop> find(String text) {
    Optional<String> resource =
        Optional.of(text)
            .filter(Ids.DELIVERY::isId)
            .map(id -> Ids.DELIVERY.parse("text", id))
            .flatMap(id -> jdbi.withHandle(handle -> deliveries.resourceOf(handle, id)));
    return resource.stream()
        .map(id -> LineageHop.newBuilder().setWhat(HopKind.HOP_KIND_WEBHOOK).setId(id).build())
        .toList();
  }

  @Override
  public RecordedHops hops(Set<String> movementIds) {
    return new RecordedHops(
        jdbi.withHandle(handle -> deliveries.about(handle, movementIds, clock.instant())),
        Set.of());
  }
}
