/** The write path's rules and its behaviour on a real database. */
@NullMarked
package com.nissmart.ledger.book;

import org.jspecify.annotations.NullMarked;
