package com.nissmart.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.accounts.v1.ApiKeyServiceGrpc;
import com.nissmart.accounts.v1.AuditServiceGrpc;
import com.nissmart.accounts.v1.ExchangeApiKeyRequest;
import com.nissmart.accounts.v1.UserServiceGrpc;
import com.nissmart.accounts.v1.WalletServiceGrpc;
import com.nissmart.accounts.v1.WebhookServiceGrpc;
import com.nissmart.common.v1.ActionLogServiceGrpc;
import com.nissmart.common.v1.LineageServiceGrpc;
import com.nissmart.common.v1.ProposalServiceGrpc;
import com.nissmart.common.v1.Reason;
import com.nissmart.e2e.support.SharedSystem;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.payout.v1.BankServiceGrpc;
import com.nissmart.payout.v1.PayoutServiceGrpc;
import com.nissmart.payout.v1.ReconciliationServiceGrpc;
import com.nissmart.runtime.grpc.GrpcClients;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.runtime.identity.ServiceIdentity;
import com.nissmart.runtime.identity.ServiceKeys;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The access rules of gRPC on each service's own port: every method, called in every role with an
 * empty message. The rows are in matrix/rpc.txt; a method without a row fails.
 */
final class RpcMatrixTest {
  private static final Map<String, List<ServiceDescriptor>> SERVICES =
      Map.of(
          "accounts",
          List.of(
              UserServiceGrpc.getServiceDescriptor(),
              WalletServiceGrpc.getServiceDescriptor(),
              ApiKeyServiceGrpc.getServiceDescriptor(),
              AuditServiceGrpc.getServiceDescriptor(),
              WebhookServiceGrpc.getServiceDescriptor(),
              ActionLogServiceGrpc.getServiceDescriptor(),
              LineageServiceGrpc.getServiceDescriptor(),
              ProposalServiceGrpc.getServiceDescriptor()),
          "ledger",
          List.of(LedgerServiceGrpc.getServiceDescriptor()),
          "payout",
          List.of(
              PayoutServiceGrpc.getServiceDescriptor(),
              BankServiceGrpc.getServiceDescriptor(),
              ReconciliationServiceGrpc.getServiceDescriptor()));
  private static final long LONGEST_SECONDS = 2;

  @Test
  void each_method_admits_exactly_the_callers_of_its_row() throws Exception {
    CallersByRole cast = new CallersByRole();
    Map<String, String> found = new TreeMap<>();
    for (Map.Entry<String, List<ServiceDescriptor>> entry : SERVICES.entrySet()) {
      ManagedChannel channel =
          NettyChannelBuilder.forTarget(SharedSystem.grpc(entry.getKey())).usePlaintext().build();
      try {
        for (ServiceDescriptor service : entry.getValue()) {
          for (MethodDescriptor<?, ?> method : service.getMethods()) {
            found.put(method.getFullMethodName(), allowed(entry.getKey(), channel, method, cast));
          }
        }
      } finally {
        channel.shutdownNow();
      }
    }
    assertThat(AccessMatrix.text(found)).isEqualTo(AccessMatrix.text(AccessMatrix.read("rpc")));
  }

  @Test
  void every_service_of_the_contract_is_covered() {
    for (List<ServiceDescriptor> services : SERVICES.values()) {
      for (ServiceDescriptor service : services) {
        assertThat(service.getSchemaDescriptor()).isInstanceOf(ProtoFileDescriptorSupplier.class);
        ((ProtoFileDescriptorSupplier) service.getSchemaDescriptor())
            .getFileDescriptor()
            .getServices()
            .forEach(declared ->
                assertThat(SERVICES.values().stream().flatMap(List::stream))
                    .anyMatch(known -> known.getName().equals(declared.getFullName())));
      }
    }
  }

  private static String allowed(
      String to, Channel channel, MethodDescriptor<?, ?> method, CallersByRole cast)
      throws IOException {
    List<String> allowed = new ArrayList<>();
    boolean ends = method.getFullMethodName().contains("/Revoke");
    for (Map.Entry<String, String> token : tokens(cast, to, ends).entrySet()) {
      if (isLetThrough(channel, method, token.getValue())) {
        allowed.add(token.getKey());
      }
    }
    if (ends) {
      cast.forgetSessions();
    }
    return String.join(" ", allowed);
  }

  /** Returns a token for each role; new ones for methods that end the calling session. */
  private static Map<String, String> tokens(CallersByRole cast, String to, boolean fresh)
      throws IOException {
    Map<String, String> tokens = new LinkedHashMap<>();
    tokens.put("nobody", "");
    for (String role : List.of("customer", "operator", "auditor")) {
      tokens.put(role, (fresh ? cast.fresh(role) : cast.as(role)).token());
    }
    String gateway = identity("gateway").token("accounts");
    for (String role : List.of("read-key", "write-key", "operator-key")) {
      tokens.put(role, exchanged(cast.as(role).token(), gateway));
    }
    for (String service : List.of("accounts", "ledger", "payout", "gateway")) {
      tokens.put(service + "-service", identity(service).token(to));
    }
    tokens.put("other-service", identity("other").token(to));
    return tokens;
  }

  private static String exchanged(String apiKey, String gatewayToken) {
    ManagedChannel channel =
        GrpcClients.channelWithToken(SharedSystem.grpc("accounts"), () -> gatewayToken);
    try {
      return ApiKeyServiceGrpc.newBlockingStub(channel)
          .exchangeApiKey(ExchangeApiKeyRequest.newBuilder().setSecret(apiKey).build())
          .getAccessToken();
    } finally {
      channel.shutdownNow();
    }
  }

  private static ServiceIdentity identity(String service) {
    return new ServiceIdentity(
        service, ServiceKeys.shared(SharedSystem.SERVICE_SECRET), InstantSource.system());
  }

  private static boolean isLetThrough(
      Channel channel, MethodDescriptor<?, ?> method, String token) {
    Metadata headers = new Metadata();
    if (!token.isEmpty()) {
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    }
    Channel calling =
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(LONGEST_SECONDS, TimeUnit.SECONDS);
    try {
      // One message of a stream is enough; an endless stream may send none in that time.
      Iterator<byte[]> answers =
          ClientCalls.blockingServerStreamingCall(calling, raw(method), options, new byte[0]);
      if (answers.hasNext()) {
        answers.next();
      }
      return true;
    } catch (StatusRuntimeException e) {
      // The caller's token is valid: TOKEN_INVALID refers to a token in the message.
      Reason reason = GrpcErrors.fromStatus(e).reason();
      return reason != Reason.UNAUTHENTICATED && reason != Reason.PERMISSION_DENIED;
    }
  }

  /**
   * Returns the method with byte arrays as messages, because an empty message of any type has no
   * bytes.
   */
  private static MethodDescriptor<byte[], byte[]> raw(MethodDescriptor<?, ?> method) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setFullMethodName(method.getFullMethodName())
        .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
        .setRequestMarshaller(Bytes.INSTANCE)
        .setResponseMarshaller(Bytes.INSTANCE)
        .build();
  }

  private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
    INSTANCE;

    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
