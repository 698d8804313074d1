/** Finds the beginnings of members and declarations, and skips to them from inside one that cannot be read. */
import {
  Colon,
  Const,
  declarationStarts,
  Dot,
  EOF,
  Equals,
  Identifier,
  isReserved,
  LCurly,
  LSquare,
  NumberWord,
  On,
  Protocol,
  RCurly,
  Semicolon,
  type TokenType,
} from "../text/tokens.js";
import { ReportingParser } from "./reporting-parser.js";

const declarationStartSet: ReadonlySet<TokenType> = new Set(declarationStarts);

export class SkippingParser extends ReportingParser {
  /** Skips to the end of a member: after its `;` or its block, or before the beginning of the next member. */
  protected readonly skipMember = (): void => {
    for (let first = true; ; first = false) {
      if (this.sees(EOF) || this.sees(RCurly) || this.startsOutside()) return;
      if (!first && this.beginsLine() && this.beginsMember()) return;
      if (this.sees(Semicolon)) {
        this.skip();
        return;
      }
      if (this.sees(LCurly)) {
        this.skipBlock();
        if (this.beginsLine() || this.beginsMember()) return;
      } else {
        this.skip();
      }
    }
  };

  private skipBlock(): void {
    let open = 0;
    do {
      if (this.sees(LCurly)) open++;
      else if (this.sees(RCurly)) open--;
      this.skip();
    } while (open > 0 && !this.sees(EOF) && !this.startsOutside());
  }

  protected beginsMember(): boolean {
    const { tokenType } = this.LA(1);
    return isReserved(tokenType) && (this.blocks.at(-1)?.starts.includes(tokenType) ?? false);
  }

  /** Whether a line begins with something that only an outer block can contain: then the `}` of this block was forgotten. */
  protected startsOutside(): boolean {
    const { tokenType } = this.LA(1);
    if (!isReserved(tokenType) || this.beginsMember() || !this.beginsLine()) return false;
    if (declarationStartSet.has(tokenType)) return this.startsDeclaration();
    if (this.sees(Dot, 2) || this.sees(Colon, 2) || this.sees(Equals, 2) || this.sees(LSquare, 2)) return false;
    return this.blocks.some((outer) => outer.starts.includes(tokenType));
  }

  protected startsDeclaration(): boolean {
    const { tokenType } = this.LA(1);
    if (!declarationStartSet.has(tokenType) || !this.beginsLine()) return false;
    if (this.sees(Dot, 2) || this.sees(Colon, 2) || this.sees(Equals, 2)) return false;
    // `protocol u16 = 1;` and `number u16;` are header fields without their colons.
    if (this.sees(Semicolon, 3)) return false;
    if (this.sees(Equals, 3) && tokenType !== NumberWord && tokenType !== Const) return false;
    return this.sees(Identifier, 2) || this.sees(LCurly, 2) || this.sees(On, 2) || this.sees(Protocol, 2);
  }
}
