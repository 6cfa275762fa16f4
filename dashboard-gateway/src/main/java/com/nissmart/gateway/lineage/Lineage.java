package com.nissmart.gateway.lineage;

import com.nissmart.common.v1.LineageHop;
import com.nissmart.contract.json.EnumWords;
import com.nissmart.contract.json.JsonOut;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The answer to a search for a movement: its steps, or the movements to choose from.
 *
 * @param query the text that was searched
 * @param id the movement, or empty when there are several
 * @param hops the steps of the movement in the order of time; those without a time come last
 * @param matches the movements to choose from, newest first
 * @param missing the services that are away
 */
record Lineage(
    String query,
    String id,
    List<ServiceHop> hops,
    List<ServiceHop> matches,
    Collection<String> missing) {

  /** A step and the service that has recorded it. */
  record ServiceHop(String service, LineageHop hop) {
    /** The order of time, and within a moment the order in which a movement takes its steps. */
    static final Comparator<ServiceHop> IN_ORDER =
        Comparator.comparing((ServiceHop each) -> !each.hop.hasAt())
            .thenComparing(ServiceHop::instant)
            .thenComparing(each -> each.hop.getMissing())
            .thenComparing(each -> each.hop.getWhat());

    static final Comparator<ServiceHop> NEWEST_FIRST =
        Comparator.comparing(ServiceHop::instant).reversed();

    private Instant instant() {
      return Instant.ofEpochSecond(hop.getAt().getSeconds(), hop.getAt().getNanos());
    }
  }

  void write(JsonOut out) {
    out.object();
    out.text("query", query);
    out.textOrNull("id", id);
    out.list("hops", hops, Lineage::write);
    out.list("matches", matches, Lineage::write);
    out.texts("missing", missing).end();
  }

  private static void write(JsonOut out, ServiceHop each) {
    LineageHop hop = each.hop();
    out.object();
    out.instantOrNull("at", hop.hasAt(), hop.getAt());
    out.text("service", each.service());
    out.text("what", EnumWords.word(hop.getWhat(), "HOP_KIND_"));
    out.textOrNull("id", hop.getId());
    out.textOrNull("state", hop.getState());
    out.textOrNull("actor", hop.getActor());
    out.text("detail", hop.getDetail());
    out.numberOrNull("amount", hop.hasAmount(), hop.getAmount().getAmount());
    out.textOrNull("currency", hop.getAmount().getCurrency());
    out.flag("missing", hop.getMissing());
    out.textOrNull("trace_id", hop.getTraceId());
    out.end();
  }
}
