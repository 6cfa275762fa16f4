/**
 * The safe mode: what a verification found to be wrong is frozen until two operators release it.
 */
@NullMarked
package com.nissmart.ledger.safemode;

import org.jspecify.annotations.NullMarked;
