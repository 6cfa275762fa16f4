package com.nissmart.gateway.routes;

import static com.nissmart.gateway.http.Endpoint.page;

import com.linecorp.armeria.common.MediaType;
import com.nissmart.gateway.health.HealthApi;
import com.nissmart.gateway.http.Endpoint;
import com.nissmart.gateway.pages.PagesApi;
import com.nissmart.gateway.pages.StaticFilesApi;
import com.nissmart.runtime.telemetry.Telemetry;
import java.util.List;

/** The routes of pages and probes: the dashboards, the documentation, health and metrics. */
public record PageRoutes(HealthApi health, PagesApi pages, StaticFilesApi web) {

  /** Returns the routes of the management port, which is not public. */
  public List<Endpoint> management() {
    return List.of(
        page("/healthz", MediaType.JSON, health::alive),
        page("/readyz", MediaType.JSON, health::ready),
        page("/metrics", MediaType.parse(Telemetry.CONTENT_TYPE), health::metrics));
  }

  /**
   * Returns the probes and metrics for programs on the same machine, which replace the management
   * port where none is set.
   */
  public List<Endpoint> onSameMachine() {
    return List.of(
        page("/readyz", MediaType.JSON, health::readyOnSameMachine),
        page("/metrics", MediaType.parse(Telemetry.CONTENT_TYPE), health::metricsOnSameMachine));
  }

  public List<Endpoint> all() {
    return List.of(
        page("/healthz", MediaType.JSON, health::alive),
        page("/openapi.yaml", MediaType.parse("application/yaml"), pages::document),
        page("/docs", MediaType.HTML_UTF_8, pages::docs),
        page("/assets/{*path}", MediaType.ANY_TYPE, web::asset),
        page("/receipt-check", MediaType.HTML_UTF_8, web::receiptCheck),
        page("/app", MediaType.HTML_UTF_8, web::saver),
        page("/app/{*path}", MediaType.HTML_UTF_8, web::saver),
        page("/ops/{*path}", MediaType.HTML_UTF_8, web::ops),
        page("/ops", MediaType.HTML_UTF_8, web::ops),
        page("/", MediaType.HTML_UTF_8, web::saver));
  }
}
