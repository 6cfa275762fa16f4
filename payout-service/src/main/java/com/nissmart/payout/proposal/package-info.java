/** The amounts that an operator may decide alone; what exceeds them needs a second approval. */
@NullMarked
package com.nissmart.payout.proposal;

import org.jspecify.annotations.NullMarked;
