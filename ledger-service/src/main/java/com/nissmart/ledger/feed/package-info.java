/**
 * The book as a stream: every transaction in the order of its seq, without gaps, to whom it
 * concerns.
 */
@NullMarked
package com.nissmart.ledger.feed;

import org.jspecify.annotations.NullMarked;
