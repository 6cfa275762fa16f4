package com.nissmart.runtime.feed;

import java.util.List;

/**
 * A part of a feed.
 *
 * @param events in their order
 * @param position up to which the reader has then seen everything
 */
public record FeedPage<E, P>(List<E> events, P position) {}
