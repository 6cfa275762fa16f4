package com.nissmart.runtime.feed;

import java.util.List;

/**
 * Part of a feed.
 *
 * @param events in their order
 * @param position the reader has now seen everything up to here
 */
public record FeedPage<E, P>(List<E> events, P position) {}
