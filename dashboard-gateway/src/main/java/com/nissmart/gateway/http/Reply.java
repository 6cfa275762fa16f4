package com.nissmart.gateway.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.nissmart.contract.json.Json;
import com.nissmart.contract.json.JsonOut;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An answer before the headers that every answer gets. */
public final class Reply {
  private final ResponseHeadersBuilder headers;
  private final HttpData content;
  private final @Nullable StreamMessage<HttpData> stream;

  private Reply(
      ResponseHeadersBuilder headers, HttpData content, @Nullable StreamMessage<HttpData> stream) {
    this.headers = headers;
    this.content = content;
    this.stream = stream;
  }

  /** 200 with a JSON body. */
  public static Reply ok(byte[] json) {
    return of(HttpStatus.OK, MediaType.JSON, json);
  }

  /** 200 with a JSON body. */
  public static Reply ok(Consumer<JsonOut> json) {
    return ok(Json.bytes(json));
  }

  /** 201 with the created resource and where it is from now on. */
  public static Reply created(String location, Consumer<JsonOut> json) {
    return of(HttpStatus.CREATED, MediaType.JSON, Json.bytes(json))
        .with(HttpHeaderNames.LOCATION, location);
  }

  /** 204. */
  public static Reply noContent() {
    return new Reply(ResponseHeaders.builder(HttpStatus.NO_CONTENT), HttpData.empty(), null);
  }

  /** Any status, type and content. */
  public static Reply of(HttpStatus status, MediaType type, byte[] content) {
    return of(status, type, HttpData.wrap(content));
  }

  /** Any status, type and content. */
  public static Reply of(HttpStatus status, MediaType type, HttpData content) {
    return new Reply(ResponseHeaders.builder(status).contentType(type), content, null);
  }

  /** 200 with a content that is made while it is sent. */
  public static Reply streaming(MediaType type, StreamMessage<HttpData> stream) {
    return new Reply(
        ResponseHeaders.builder(HttpStatus.OK).contentType(type), HttpData.empty(), stream);
  }

  /** This reply with one more header. */
  public Reply with(CharSequence name, String value) {
    headers.set(name, value);
    return this;
  }

  /** This reply, marked as the answer that an earlier request with the same key got. */
  public Reply replayed(boolean replayed) {
    return replayed ? with("idempotent-replayed", "true") : this;
  }

  /** Whether it is a representation that a client may keep and ask for again. */
  boolean isTagged(HttpMethod method) {
    return (method == HttpMethod.GET || method == HttpMethod.HEAD)
        && headers.status().equals(HttpStatus.OK);
  }

  /** The entity tag of the content; from now on also in the headers. */
  String tag() {
    @Nullable String tag = headers.get(HttpHeaderNames.ETAG);
    if (tag == null) {
      tag = EntityTags.of(content.array());
      headers.set(HttpHeaderNames.ETAG, tag);
    }
    return tag;
  }

  /** The headers of an answer that says: you have it. */
  ResponseHeaders notModified() {
    headers.status(HttpStatus.NOT_MODIFIED);
    headers.remove(HttpHeaderNames.CONTENT_TYPE);
    headers.remove(HttpHeaderNames.CONTENT_LENGTH);
    headers.remove(HttpHeaderNames.CONTENT_ENCODING);
    return headers.build();
  }

  ResponseHeadersBuilder headers() {
    return headers;
  }

  HttpData content() {
    return content;
  }

  @Nullable StreamMessage<HttpData> stream() {
    return stream;
  }
}
