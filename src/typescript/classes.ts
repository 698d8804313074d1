/** The classes of implementations: each must extend the base class that is declared for its protocol, and be made as the glue makes it. */
import { ts } from "./project.js";

/** A protocol's class, and the base class that it must extend. */
export interface ProtocolClass {
  /** The implementation. */
  readonly file: string;
  readonly name: string;
  readonly base: string;
  /** The file of the base class. */
  readonly declared: string;
}

/** `extends`: it is no class of that base; `abstract`: none can be made; `constructor`: the glue cannot call its constructor. */
export type ClassFault = "extends" | "abstract" | "constructor";

export interface WrongClass {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly fault: { readonly kind: "class"; readonly how: ClassFault; readonly name: string; readonly base: string };
}

/** What is wrong with a class, at its name. JavaScript, which has no declared types, is left to the run. */
export function wrongClass(program: ts.Program, { file, name, base, declared }: ProtocolClass): WrongClass | undefined {
  const checker = program.getTypeChecker();
  const exported = (from: string, wanted: string): ts.Symbol | undefined => {
    const source = program.getSourceFile(from);
    const module = source && checker.getSymbolAtLocation(source);
    const found = module && checker.getExportsOfModule(module).find(({ name: each }) => each === wanted);
    return found !== undefined && (found.flags & ts.SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(found) : found;
  };
  const [own, wanted] = [exported(file, name), exported(declared, base)];
  const declaration = own?.declarations?.find(ts.isClassDeclaration);
  const must = wanted?.declarations?.find(ts.isClassDeclaration);
  if (own === undefined || wanted === undefined || declaration === undefined || must === undefined) return undefined;
  const source = declaration.getSourceFile();
  if (/\.[cm]?jsx?$/.test(source.fileName)) return undefined;
  const at = declaration.name ?? declaration;
  const wrong = (how: ClassFault): WrongClass => ({
    file: source.fileName,
    start: at.getStart(source),
    end: at.end,
    fault: { kind: "class", how, name, base },
  });
  // By descent, not by shape: TypeScript has said what does not fit in a class that extends its base.
  if (!descendsFrom(checker, checker.getDeclaredTypeOfSymbol(own), wanted)) return wrong("extends");
  if ((ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Abstract) !== 0) return wrong("abstract");
  const given = (symbol: ts.Symbol, node: ts.Node): readonly ts.Type[] | undefined =>
    checker
      .getTypeOfSymbolAtLocation(symbol, node)
      .getConstructSignatures()[0]
      ?.parameters.map((each) => checker.getTypeOfSymbolAtLocation(each, node));
  const takes = checker.getTypeOfSymbolAtLocation(own, declaration).getConstructSignatures();
  const gives = given(wanted, must) ?? [];
  const fits = takes.some((signature) => {
    const parameters = signature.parameters.map((each) => checker.getTypeOfSymbolAtLocation(each, declaration));
    return (
      minimum(signature) <= gives.length &&
      parameters.slice(0, gives.length).every((type, index) => {
        const given = gives[index];
        return given === undefined || isRest(signature, index) || checker.isTypeAssignableTo(given, type);
      })
    );
  });
  return fits ? undefined : wrong("constructor");
}

function descendsFrom(checker: ts.TypeChecker, type: ts.Type, base: ts.Symbol): boolean {
  const seen = new Set<ts.Type>();
  const visit = (each: ts.Type): boolean => {
    if (each.symbol === base) return true;
    // What is no type, as after an import that is not found, has an error of its own.
    if ((each.flags & ts.TypeFlags.Any) !== 0) return true;
    if (seen.has(each)) return false;
    seen.add(each);
    if (each.isIntersection()) return each.types.some(visit);
    const declaration = each.symbol?.valueDeclaration;
    const heritage =
      declaration !== undefined && ts.isClassLike(declaration)
        ? declaration.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)
        : undefined;
    const expression = heritage?.types[0]?.expression;
    if (expression !== undefined && (checker.getTypeAtLocation(expression).flags & ts.TypeFlags.Any) !== 0) return true;
    return each.isClassOrInterface() || (each as ts.TypeReference).target !== undefined
      ? (each.getBaseTypes() ?? (each as ts.TypeReference).target.getBaseTypes() ?? []).some(visit)
      : false;
  };
  return visit(type);
}

function minimum({ parameters }: ts.Signature): number {
  return parameters.filter(({ valueDeclaration: each }) => {
    if (each === undefined || !ts.isParameter(each)) return false;
    return each.questionToken === undefined && each.initializer === undefined && each.dotDotDotToken === undefined;
  }).length;
}

function isRest({ parameters }: ts.Signature, index: number): boolean {
  const declaration = parameters[index]?.valueDeclaration;
  return declaration !== undefined && ts.isParameter(declaration) && declaration.dotDotDotToken !== undefined;
}
