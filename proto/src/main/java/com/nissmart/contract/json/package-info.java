/** The public JSON form of the contract's messages, shared by the REST interface and webhooks. */
@NullMarked
package com.nissmart.contract.json;

import org.jspecify.annotations.NullMarked;
