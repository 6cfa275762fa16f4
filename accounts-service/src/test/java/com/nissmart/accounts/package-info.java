/** Tests of the accounts service as a whole, over gRPC. */
@NullMarked
package com.nissmart.accounts;

import org.jspecify.annotations.NullMarked;
