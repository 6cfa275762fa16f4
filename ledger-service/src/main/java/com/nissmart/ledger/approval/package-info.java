/** The acts of operators on the book that may need a second operator. */
@NullMarked
package com.nissmart.ledger.approval;

import org.jspecify.annotations.NullMarked;
