/** Stands in every file that `completion install` writes: what does not hold it is not ours to write anew. */
export const MARK = 'kubectl-ds completion';

const BASH = `# bash completion for kubectl-ds (${MARK})
_kubectl_ds() {
  # Bash parts words at "=", which stands in labels and in --flag=value: the line itself knows better.
  local line=\${COMP_LINE:0:COMP_POINT} words out directive cur each before=
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  cur=\${words[\${#words[@]} - 1]}
  out=$(kubectl-ds __complete "\${words[@]:1}" 2>/dev/null) || return
  directive=\${out##*:}
  COMPREPLY=()
  if [[ $directive == 0 ]]; then
    [[ $cur == --*=* ]] && cur=\${cur#*=}
    while IFS= read -r each; do COMPREPLY+=("$each"); done < <(compgen -f -- "$cur")
    compopt -o filenames 2>/dev/null
    return
  fi
  [[ $directive == 6 ]] && compopt -o nospace 2>/dev/null
  # It puts what is answered in place of what stands after the last such character only.
  [[ $cur == *=* && $COMP_WORDBREAKS == *=* ]] && before=\${cur%"\${cur##*=}"}
  while IFS= read -r each; do
    [[ $each == :* ]] && continue
    each=\${each%%$'\\t'*}
    COMPREPLY+=("\${each#"$before"}")
  done <<<"$out"
}
complete -F _kubectl_ds kubectl-ds
`;

const ZSH = `#compdef kubectl-ds
# zsh completion for kubectl-ds (${MARK})
_kubectl_ds() {
  local -a lines candidates options
  local line
  lines=("\${(@f)$(kubectl-ds __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ "\${lines[-1]}" == ":0" ]]; then
    _files
    return
  fi
  [[ "\${lines[-1]}" == ":6" ]] && options=(-S '')
  for line in $lines; do
    [[ $line == :* ]] && continue
    if [[ $line == *$'\\t'* ]]; then
      candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
    else
      candidates+=("\${line//:/\\\\:}")
    fi
  done
  _describe 'kubectl-ds' candidates $options
}
# Loaded from a folder in fpath it is called at once; sourced, it is registered.
if [[ "\${funcstack[1]}" == _kubectl-ds ]]; then
  _kubectl_ds "$@"
else
  compdef _kubectl_ds kubectl-ds
fi
`;

const FISH = `# fish completion for kubectl-ds (${MARK})
function __kubectl_ds_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l lines (kubectl-ds __complete $words[2..-1] 2>/dev/null)
    if test "$lines[-1]" = ":0"
        __fish_complete_path (commandline -ct)
        return
    end
    string match -v -r '^:' -- $lines
end
complete -c kubectl-ds -f -a '(__kubectl_ds_complete)'
`;

export type Shell = 'bash' | 'zsh' | 'fish';

/** What each shell has to run. */
export const scripts: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };

/**
 * What kubectl 1.26 and later calls for `kubectl ds ...` (kubectl v0.26.0, pkg/cmd/plugin/plugin_completion.go): it has
 * to be on PATH under the name of `kubectlCompleter`.
 */
export const KUBECTL_COMPLETE = `#!/bin/sh
# For kubectl's own completion of "kubectl ds" (${MARK})
exec kubectl-ds __complete "$@"
`;

export const kubectlCompleter = 'kubectl_complete-ds';

/** Whether a word names a shell that there is a script for. */
export function isShell(word: string): word is Shell {
  return Object.hasOwn(scripts, word);
}
