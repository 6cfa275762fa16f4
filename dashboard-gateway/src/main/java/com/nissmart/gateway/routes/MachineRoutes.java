package com.nissmart.gateway.routes;

import static com.linecorp.armeria.common.HttpMethod.DELETE;
import static com.linecorp.armeria.common.HttpMethod.GET;
import static com.linecorp.armeria.common.HttpMethod.PATCH;
import static com.linecorp.armeria.common.HttpMethod.POST;
import static com.nissmart.common.v1.Role.ROLE_CUSTOMER;
import static com.nissmart.gateway.http.Endpoint.open;
import static com.nissmart.gateway.http.Endpoint.signedIn;

import com.linecorp.armeria.common.MediaType;
import com.nissmart.gateway.callbacks.CallbacksApi;
import com.nissmart.gateway.http.Endpoint;
import com.nissmart.gateway.http.Endpoint.Body;
import com.nissmart.gateway.users.ApiKeysApi;
import com.nissmart.gateway.webhooks.DeliveriesApi;
import com.nissmart.gateway.webhooks.WebhooksApi;
import com.nissmart.gateway.withdrawals.WithdrawalFilesApi;
import java.util.List;

/** The routes of machines: API keys, webhooks, withdrawal files, and callbacks of rails. */
public record MachineRoutes(
    ApiKeysApi apiKeys,
    WebhooksApi webhooks,
    DeliveriesApi deliveries,
    WithdrawalFilesApi files,
    CallbacksApi callbacks) {
  private static final long LARGEST_CALLBACK = 64L * 1024;
  private static final MediaType JSON_LINES = MediaType.parse("application/x-ndjson");

  public List<Endpoint> all() {
    return List.of(
        signedIn(POST, "/v1/api-keys", apiKeys::create),
        signedIn(GET, "/v1/api-keys", apiKeys::list),
        signedIn(DELETE, "/v1/api-keys/{id}", apiKeys::revoke),
        signedIn(POST, "/v1/api-keys/{id}/rotate", apiKeys::rotate).body(Body.OPTIONAL),
        signedIn(POST, "/v1/webhooks", webhooks::create),
        signedIn(GET, "/v1/webhooks", webhooks::list).query("limit", "cursor"),
        signedIn(GET, "/v1/webhooks/{id}", webhooks::get),
        signedIn(PATCH, "/v1/webhooks/{id}", webhooks::update).body(Body.REQUIRED),
        signedIn(DELETE, "/v1/webhooks/{id}", webhooks::delete),
        signedIn(POST, "/v1/webhooks/{id}/rotate-secret", webhooks::rotateSecret).body(Body.EMPTY),
        signedIn(GET, "/v1/webhooks/{id}/deliveries", deliveries::list)
            .query("status", "limit", "cursor"),
        signedIn(POST, "/v1/webhooks/{id}/deliveries/{delivery_id}/skip", deliveries::skip)
            .body(Body.EMPTY),
        signedIn(POST, "/v1/webhooks/{id}/replay", deliveries::replay),
        signedIn(POST, "/v1/withdrawal-files", files::submit)
            .onlyFor(ROLE_CUSTOMER)
            .query("file_id", "validate_only", "confirm_duplicate")
            .file(Body.FILE, OperatorRoutes.LARGEST_FILE, MediaType.CSV_UTF_8, JSON_LINES),
        signedIn(GET, "/v1/withdrawal-files", files::list)
            .onlyFor(ROLE_CUSTOMER)
            .query("limit", "cursor"),
        signedIn(GET, "/v1/withdrawal-files/{id}", files::get)
            .onlyFor(ROLE_CUSTOMER)
            .query("limit", "cursor"),
        signedIn(POST, "/v1/withdrawal-files/{id}/cancel", files::cancel)
            .onlyFor(ROLE_CUSTOMER)
            .body(Body.EMPTY),
        signedIn(POST, "/v1/withdrawal-files/{id}/retry", files::retry)
            .onlyFor(ROLE_CUSTOMER)
            .body(Body.EMPTY),
        open(POST, "/v1/callbacks/{rail}", callbacks::receive)
            .file(Body.FILE, LARGEST_CALLBACK, MediaType.JSON));
  }
}
