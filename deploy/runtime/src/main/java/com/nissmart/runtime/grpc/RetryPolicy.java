package com.nissmart.runtime.grpc;

import com.google.protobuf.Descriptors;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The retries of calls while a service is away, as gRPC's service config: reads, and writes whose
 * request has an idempotency key. Retries stay below a tenth of the calls, so that they cannot
 * overload the service.
 */
final class RetryPolicy {
  private static final String KEY_FIELD = "idempotency_key";
  private static final List<String> READS = List.of("Get", "List", "Find");

  private RetryPolicy() {}

  static Map<String, ?> serviceConfig(List<ServiceDescriptor> services) {
    List<Map<String, ?>> names = new ArrayList<>();
    for (ServiceDescriptor service : services) {
      for (MethodDescriptor<?, ?> method : service.getMethods()) {
        if (isSafe(method)) {
          names.add(Map.of("service", service.getName(), "method", bareName(method)));
        }
      }
    }
    if (names.isEmpty()) {
      return Map.of();
    }
    Map<String, ?> policy =
        Map.of(
            "maxAttempts",
            3.0,
            "initialBackoff",
            "0.05s",
            "maxBackoff",
            "0.5s",
            "backoffMultiplier",
            2.0,
            "retryableStatusCodes",
            List.of("UNAVAILABLE"));
    return Map.of(
        "methodConfig", List.of(Map.of("name", names, "retryPolicy", policy)),
        "retryThrottling", Map.of("maxTokens", 100.0, "tokenRatio", 0.1));
  }

  static boolean isSafe(MethodDescriptor<?, ?> method) {
    if (method.getType() != MethodDescriptor.MethodType.UNARY) {
      return false;
    }
    return method.isSafe()
        || method.isIdempotent()
        || READS.stream().anyMatch(bareName(method)::startsWith)
        || hasKey(method);
  }

  private static boolean hasKey(MethodDescriptor<?, ?> method) {
    if (!(method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier schema)) {
      return false;
    }
    Descriptors.Descriptor request = schema.getMethodDescriptor().getInputType();
    return request.findFieldByName(KEY_FIELD) != null;
  }

  private static String bareName(MethodDescriptor<?, ?> method) {
    String name = method.getBareMethodName();
    return name == null ? "" : name;
  }
}
