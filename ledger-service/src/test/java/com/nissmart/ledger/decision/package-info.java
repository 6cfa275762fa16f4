@NullMarked
package com.nissmart.ledger.decision;

import org.jspecify.annotations.NullMarked;
