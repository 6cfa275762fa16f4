package com.nissmart.payout.callback;

import com.google.protobuf.ByteString;

/**
 * A callback as it came.
 *
 * @param rail which rail
 * @param eventId the rail's name for the event: the same when it is sent again
 * @param body byte for byte
 */
record Callback(String rail, String eventId, ByteString body) {}
